import { describe, expect, test } from 'vitest'
import { useGateway } from './support/gateway.js'
import { messageBody } from './support/messages.js'

describe('the service', () => {
  const gateway = useGateway()

  test('answers a ping within 100 ms while it is busy', async () => {
    let busy = true
    const load = Promise.all(
      Array.from({ length: 8 }, async (_, worker) => {
        for (let sent = 0; busy; sent++) {
          const content = `${worker} ${sent} ${'words '.repeat(2_000)}`
          await gateway.client.post('/v1/messages', messageBody({ content }))
        }
      }),
    )
    const times: number[] = []
    for (let ping = 0; ping < 40; ping++) {
      const start = performance.now()
      expect((await gateway.client.get('/ping')).body).toEqual({ pong: true })
      times.push(performance.now() - start)
    }
    busy = false
    await load
    expect(times.sort((a, b) => a - b)[times.length / 2]).toBeLessThan(100)
  })

  test('is well with a database, an embedder and a queue', async () => {
    const answer = await gateway.client.get('/health')
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ status: 'ok', reasons: [], jobs: { failed: 0 } })
    expect(answer.headers.get('cache-control')).toBe('no-store')
  })

  test('gives every answer an id, its own or the one it was asked with', async () => {
    const ask = async (id: string) =>
      (await gateway.client.get('/ping', { headers: { 'X-Request-Id': id } })).headers.get('x-request-id')
    expect(await ask('trace-1')).toBe('trace-1')
    for (const bad of ['a b', 'x'.repeat(65), '<script>', 'a;b']) expect(await ask(bad)).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('tells Prometheus what it was asked, by the pattern of the route', async () => {
    await gateway.client.get(
      '/v1/personas/b1cffe4e-da82-509e-9108-1862d4708498/memories/b1cffe4e-da82-509e-9108-1862d4708498',
    )
    const { status, headers, body } = await gateway.client.get('/metrics')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0.0.4/)
    expect(body).toMatch(
      /bot_memory_http_request_seconds_count\{.*route="\/v1\/personas\/:personaId\/memories\/:id".*status="404".*\} 1/,
    )
    expect(body).toContain('bot_memory_up{service="api-gateway"} 1')
    expect(body).not.toContain('b1cffe4e')
  })

  test('answers HEAD like GET, without a body', async () => {
    const answer = await gateway.client.send('HEAD', '/ping')
    expect(answer.status).toBe(200)
    expect(answer.body).toBe('')
  })

  test('lets a browser do nothing with its data', async () => {
    for (const path of ['/ping', '/v1/personalities', '/nowhere']) {
      const { headers } = await gateway.client.get(path)
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-frame-options')).toBe('DENY')
    }
  })

  test('serves its API reference whole: nothing in it is fetched from elsewhere', async () => {
    const page = await gateway.client.get('/docs')
    expect(page.headers.get('content-type')).toBe('text/html; charset=UTF-8')
    const policy = page.headers.get('content-security-policy')!
    expect(policy).not.toMatch(/https?:|script-src[^;]*unsafe|\*/)
    const scripts = [...page.body.matchAll(/<script src="([^"]+)"/g)].map(([, src]) => src as string)
    expect(scripts).toEqual(['/docs/scalar.js', '/docs/start.js'])
    for (const script of scripts) {
      const { status, headers } = await gateway.client.get(script)
      expect([status, headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    }
  })
})

describe('the service without a part', () => {
  const gateway = useGateway({ clock: (() => (now += 10_000)) as () => number })

  test('is degraded, not down, when the queue cannot be read', async () => {
    await gateway.database.db.execute('alter schema pgboss rename to pgboss_away')
    const answer = await gateway.client.get('/health')
    await gateway.database.db.execute('alter schema pgboss_away rename to pgboss')
    expect(answer.status).toBe(200)
    expect(answer.body).toMatchObject({ status: 'degraded', reasons: ['The job queue cannot be read.'], jobs: null })
  })

  test('is down without its database', async () => {
    await gateway.database.close()
    const answer = await gateway.client.get('/health')
    expect(answer.status).toBe(503)
    expect(answer.body.status).toBe('down')
    expect(answer.body.reasons).not.toEqual([])
    expect((await gateway.client.get('/ping')).status).toBe(200)
  })
})

let now = Date.UTC(2026, 0)
