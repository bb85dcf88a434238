import { ensureUser, recordMessage } from '@bot/memory'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/expect-problem.js'
import { useGateway } from '../support/gateway.js'

describe('lists', () => {
  const gateway = useGateway()
  let personaId: string

  beforeAll(async () => {
    personaId = (await ensureUser(gateway.database, { discordId: '33', username: 'mara' })).defaultPersonaId
    const personalityId = gateway.lilith.id
    for (const at of [1, 2, 3]) {
      const metadata = { personalityId, createdAt: Date.UTC(2026, 0, at) }
      await gateway.client.post(`/v1/personas/${personaId}/memories`, { text: `memory ${at}`, metadata })
      const where = { personaId, personalityId, channelId: '7', guildId: null, createdAt: Date.UTC(2026, 0, at) }
      await recordMessage(gateway.database, { ...where, role: 'user', content: `message ${at}` })
    }
  })

  test('memories come newest first, a page at a time', async () => {
    const path = `/v1/personas/${personaId}/memories?limit=2`
    const first = (await gateway.client.get(path)).body
    expect(first.memories.map(({ text }: { text: string }) => text)).toEqual(['memory 3', 'memory 2'])
    const second = (await gateway.client.get(`${path}&after=${first.next}`)).body
    expect(second).toMatchObject({ memories: [{ text: 'memory 1', visibility: 'normal' }], next: null })
  })

  test.each([
    ['text=%222%22', ['memory 2']],
    ['from=2026-01-02T00:00:00Z&until=2026-01-03T00:00:00Z', ['memory 2']],
    ['state=locked', []],
    ['state=active', ['memory 3', 'memory 2', 'memory 1']],
    ['sender=tom', []],
  ])('memories are narrowed by ?%s', async (query, texts) => {
    const { body } = await gateway.client.get(`/v1/personas/${personaId}/memories?${query}`)
    expect(body.memories.map(({ text }: { text: string }) => text)).toEqual(texts)
  })

  test('memories are asked for by id', async () => {
    const path = `/v1/personas/${personaId}/memories`
    const [first, , last] = (await gateway.client.get(path)).body.memories
    const { body } = await gateway.client.get(`${path}?ids=${first.id},${last.id}`)
    expect(body.memories.map(({ text }: { text: string }) => text)).toEqual(['memory 3', 'memory 1'])
  })

  test('what was done to a memory comes latest first, a page at a time', async () => {
    const memories = `/v1/personas/${personaId}/memories`
    const { id } = (await gateway.client.get(`${memories}?limit=1`)).body.memories[0]
    for (const action of ['lock', 'unlock']) await gateway.client.post(`${memories}/state`, { action, ids: [id] })
    const first = (await gateway.client.get(`${memories}/${id}/events?limit=1`)).body
    expect(first.events).toMatchObject([{ action: 'unlock', actor: 'operator:local' }])
    const second = (await gateway.client.get(`${memories}/${id}/events?limit=1&after=${first.next}`)).body
    expect(second).toMatchObject({ events: [{ action: 'lock' }], next: null })
  })

  test('messages do too', async () => {
    const { body } = await gateway.client.get(`/v1/personas/${personaId}/history?limit=1`)
    expect(body.messages).toMatchObject([{ content: 'message 3', role: 'user' }])
    expect(body.next).toEqual(expect.any(String))
  })

  test.each([
    'limit=0',
    'limit=1001',
    'limit=x',
    'after=x',
    'visibility=secret',
    'colour=red',
    'state=odd',
    'ids=x',
    'from=yesterday',
    'limit=1&limit=2',
  ])('refuse ?%s', async (query) => {
    expectProblem(await gateway.client.get(`/v1/personas/${personaId}/memories?${query}`), 422, 'invalid_input')
  })

  test('the backlog is told without texts', async () => {
    const { status, body } = await gateway.client.get('/v1/backlog')
    expect([status, body]).toEqual([200, { counts: [], items: [] }])
  })

  test('jobs are listed, cancelled and tried again', async () => {
    const { jobId } = (await gateway.client.post('/v1/operations/rebuild', { dryRun: true })).body
    expect((await gateway.client.get('/v1/jobs?kind=rebuild&state=queued')).body.jobs).toMatchObject([{ id: jobId }])
    expect((await gateway.client.send('POST', `/v1/jobs/${jobId}/cancel`)).body).toMatchObject({ state: 'cancelled' })
    expect((await gateway.client.get('/v1/jobs?state=queued')).body.jobs).toEqual([])
    expect((await gateway.client.send('POST', `/v1/jobs/${jobId}/replay`)).body).toMatchObject({ state: 'queued' })
    expectProblem(await gateway.client.send('POST', `/v1/jobs/${jobId}/replay`), 404, 'job_not_found')
    expectProblem(await gateway.client.send('POST', `/v1/jobs/${crypto.randomUUID()}/cancel`), 404, 'job_not_found')
  })
})
