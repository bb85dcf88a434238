import { ensureUser, findToken, issueToken, type KnownUser, revokeToken } from '@bot/memory'
import { beforeAll, describe, expect, test } from 'vitest'
import { createIdentify } from '../src/access/identify.js'
import { expectProblem } from './support/expect-problem.js'
import { useGateway } from './support/gateway.js'
import { messageBody } from './support/messages.js'

const roles = ['service', 'operator', 'reader'] as const
const tokenOf = (role: string) => `token-of-the-${role}-0123456789`
const bearing = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })

describe('a token', () => {
  let now = Date.UTC(2026, 0)
  const gateway = useGateway({
    tokens: roles.map((role) => ({ role, token: tokenOf(role) })),
    rateLimits: { personPerMinute: 25, refusedPerMinute: 3 },
    clock: () => now++,
  })
  let mara: KnownUser
  let tom: KnownUser
  let ofMara: string

  beforeAll(async () => {
    mara = await ensureUser(gateway.database, { discordId: '901', username: 'mara' })
    tom = await ensureUser(gateway.database, { discordId: '902', username: 'tom' })
    ofMara = (await issueToken(gateway.database, { name: 'mara', role: 'person', userId: mara.id })).token
  })

  const remember = async (personaId: string, text: string) => {
    const metadata = { personalityId: gateway.lilith.id, createdAt: Date.UTC(2026, 0), contextType: 'dm' }
    const path = `/v1/personas/${personaId}/memories`
    return (await gateway.client.post(path, { text, metadata }, bearing(tokenOf('service')))).body.ids[0] as string
  }

  test('of a service talks and remembers, and begins no operation', async () => {
    const service = bearing(tokenOf('service'))
    expect((await gateway.client.post('/v1/messages', messageBody(), service)).status).toBe(202)
    expect((await gateway.client.get('/v1/personas', service)).status).toBe(200)
    expectProblem(await gateway.client.post('/v1/operations/rebuild', {}, service), 403, 'forbidden_role')
    expectProblem(await gateway.client.get('/metrics', service), 403, 'forbidden_role')
  })

  test('of an operator begins operations', async () => {
    const operator = bearing(tokenOf('operator'))
    expect((await gateway.client.post('/v1/operations/rebuild', { dryRun: true }, operator)).status).toBe(202)
    expect((await gateway.client.get('/metrics', operator)).status).toBe(200)
  })

  test('of a reader reads and searches, and changes nothing', async () => {
    const reader = bearing(tokenOf('reader'))
    const search = `/v1/personas/${tom.defaultPersonaId}/memories/search`
    expect((await gateway.client.post(search, { query: 'dog', venue: 'unrestricted' }, reader)).status).toBe(200)
    expect((await gateway.client.get('/metrics', reader)).status).toBe(200)
    expectProblem(await gateway.client.post('/v1/messages', messageBody(), reader), 403, 'forbidden_role')
    const add = `/v1/personas/${tom.defaultPersonaId}/memories`
    expectProblem(await gateway.client.post(add, {}, reader), 403, 'forbidden_role')
  })

  test('of a person opens what is theirs, as if nothing else were there', async () => {
    const own = await remember(mara.defaultPersonaId, '{user}: My dog is called Rex.')
    const others = await remember(tom.defaultPersonaId, '{user}: I fear thunder.')
    const person = bearing(ofMara)
    const { body } = await gateway.client.get('/v1/personas', person)
    expect(body.personas).toMatchObject([{ id: mara.defaultPersonaId, ownerUsername: 'mara' }])
    const path = (personaId: string, id: string) => `/v1/personas/${personaId}/memories/${id}`
    expect((await gateway.client.get(path(mara.defaultPersonaId, own), person)).status).toBe(200)
    const search = (personaId: string) =>
      gateway.client.post(`/v1/personas/${personaId}/memories/search`, { query: 'dog', venue: 'unrestricted' }, person)
    expect((await search(mara.defaultPersonaId)).body.documents).toMatchObject([{ metadata: { id: own } }])
    expectProblem(await search(tom.defaultPersonaId), 404, 'unknown_persona')
    expectProblem(await gateway.client.get(path(tom.defaultPersonaId, others), person), 404, 'unknown_persona')
    expectProblem(await gateway.client.get(path(crypto.randomUUID(), others), person), 404, 'unknown_persona')
    expectProblem(await gateway.client.get(path(mara.defaultPersonaId, others), person), 404, 'memory_not_found')
    expectProblem(await gateway.client.get(path('nonsense', others), person), 422, 'invalid_input')
  })

  test('of a person may do nothing else', async () => {
    const person = bearing(ofMara)
    for (const path of ['/v1/personalities', '/v1/users?username=tom', `/v1/jobs/${crypto.randomUUID()}`, '/metrics']) {
      expectProblem(await gateway.client.get(path, person), 403, 'forbidden_role')
    }
    expectProblem(await gateway.client.post('/v1/messages', messageBody(), person), 403, 'forbidden_role')
    expect((await gateway.client.get('/health', person)).body).toEqual({ status: expect.any(String) })
  })

  test('of a person asks so many times a minute, and is told when to ask again', async () => {
    const { id: userId } = tom
    const { token } = await issueToken(gateway.database, { name: 'tom', role: 'person', userId })
    const statuses: number[] = []
    for (let at = 0; at < 26; at++) statuses.push((await gateway.client.get('/v1/personas', bearing(token))).status)
    expect(statuses).toEqual([...Array(25).fill(200), 429])
    const answer = await gateway.client.get('/v1/personas', bearing(token))
    expectProblem(answer, 429, 'rate_limited')
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await gateway.client.get('/v1/personas', bearing(tokenOf('service')))).status).toBe(200)
  })

  test('that is revoked is forgotten soon', async () => {
    const find = (token: string) => findToken(gateway.database, token, new Date())
    const identify = createIdentify({ tokens: [], findToken: find, knownForMs: 200 })
    const { id, token } = await issueToken(gateway.database, { name: 'guest', role: 'reader' })
    expect(await identify(`Bearer ${token}`)).toMatchObject({ id, role: 'reader' })
    await revokeToken(gateway.database, id)
    await expect.poll(() => identify(`Bearer ${token}`)).toBeNull()
  })

  test('that is guessed is slowed down, and keeps no good one out', async () => {
    const statuses: number[] = []
    for (let at = 0; at < 6; at++) {
      statuses.push((await gateway.client.get('/v1/personas', bearing(`guess-${at}-0123456789`))).status)
    }
    expect(statuses.at(-1)).toBe(429)
    expect((await gateway.client.get('/v1/personas', bearing(tokenOf('service')))).status).toBe(200)
  })

  test('is asked for by every route, which names its roles', async () => {
    const { body } = await gateway.client.get('/openapi.json')
    for (const [path, item] of Object.entries<Record<string, { security?: { token: string[] }[] }>>(body.paths)) {
      for (const [method, { security }] of Object.entries(item)) {
        if (path === '/ping' || path === '/health') continue
        expect(security?.[0]?.token.length, `${method} ${path}`).toBeGreaterThan(0)
      }
    }
  })
})
