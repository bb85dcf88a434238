import { describe, expect, test } from 'vitest'
import { expectProblem } from './support/expect-problem.js'
import { useGateway } from './support/gateway.js'
import { messageBody } from './support/messages.js'

const TOKEN = 'a-token-of-this-test-0123456789'

describe('a gateway with a token', () => {
  const gateway = useGateway({ tokens: [{ role: 'operator', token: TOKEN }], rateLimits: { refusedPerMinute: 1_000 } })
  const bearing = (authorization: string) => ({ headers: { Authorization: authorization } })

  test.each([
    ['none', undefined],
    ['another one', 'Bearer another-token-0123456789'],
    ['a part of it', `Bearer ${TOKEN.slice(0, -1)}`],
    ['more than it', `Bearer ${TOKEN}x`],
    ['an empty one', 'Bearer '],
    ['another scheme', `Basic ${TOKEN}`],
    ['no scheme', TOKEN],
  ])('lets nobody in who brings %s', async (_, authorization) => {
    const headers = authorization === undefined ? {} : { Authorization: authorization }
    for (const path of ['/v1/personalities', '/%76%31/personalities', '/v1/nowhere', '/metrics']) {
      const answer = await gateway.client.get(path, { headers })
      expectProblem(answer, 401, 'unauthorized')
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="bot-memory"')
    }
  })

  test('refuses before it reads the body', async () => {
    expectProblem(await gateway.client.post('/v1/messages', '{'), 401, 'unauthorized')
  })

  test('lets in who brings it', async () => {
    expect((await gateway.client.get('/v1/personalities', bearing(`Bearer ${TOKEN}`))).status).toBe(200)
    expect((await gateway.client.post('/v1/messages', messageBody(), bearing(`bearer ${TOKEN}`))).status).toBe(202)
  })

  test('answers to any name, since who has the token is known', async () => {
    const headers = { Host: 'bot.example', Authorization: `Bearer ${TOKEN}` }
    expect((await gateway.client.sendRaw('GET', '/v1/personalities', headers)).status).toBe(200)
  })

  test('tells everybody whether it is up, and who brings the token why', async () => {
    expect((await gateway.client.get('/ping')).status).toBe(200)
    expect((await gateway.client.get('/health')).body).toEqual({ status: expect.any(String) })
    expect((await gateway.client.get('/health', bearing(`Bearer ${TOKEN}`))).body).toMatchObject({
      status: expect.any(String),
      reasons: expect.any(Array),
      database: expect.any(Object),
    })
  })

  test('says in its document that it asks for one', async () => {
    const { body } = await gateway.client.get('/openapi.json')
    expect(body.security).toEqual([{ token: [] }])
  })
})

describe('a gateway without a token', () => {
  const gateway = useGateway()

  test.each(['bot.example', 'localhost.evil.example', '127.0.0.1.nip.io', '10.0.0.1', '0.0.0.0'])(
    'does not answer to the name %s',
    async (name) => {
      for (const path of ['/v1/personalities', '/ping', '/docs']) {
        expectProblem(await gateway.client.sendRaw('GET', path, { Host: `${name}:80` }), 403, 'forbidden_host')
      }
    },
  )

  test.each(['localhost', 'localhost:3000', '127.0.0.1', '127.8.8.8:1', '[::1]', '[::1]:3000'])(
    'answers to the name %s',
    async (name) => {
      expect((await gateway.client.sendRaw('GET', '/v1/personalities', { Host: name })).status).toBe(200)
    },
  )

  test.each(['https://evil.example', 'null', 'http://localhost:1', 'http://127.0.0.1', 'file://'])(
    'takes no request of a page at %s',
    async (origin) => {
      const answer = await gateway.client.post('/v1/messages', messageBody(), { headers: { Origin: origin } })
      expectProblem(answer, 403, 'forbidden_origin')
    },
  )

  test('takes requests of its own page', async () => {
    const headers = { Origin: gateway.client.url }
    expect((await gateway.client.post('/v1/messages', messageBody(), { headers })).status).toBe(202)
  })

  test('tells no other page that it may read the answer', async () => {
    const answer = await gateway.client.get('/v1/personalities')
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([])
  })
})
