import { ensureUser, projectMemories } from '@bot/memory'
import { beforeAll, describe, expect, test } from 'vitest'
import { expectProblem } from '../support/expect-problem.js'
import { useGateway } from '../support/gateway.js'

const bearing = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } })

describe('the map and the timeline of a persona', () => {
  let now = Date.UTC(2026, 0)
  const mara = '5f7c5a52-6f0a-5a0f-8d3b-6f0e6f9c1a11'
  const gateway = useGateway({
    tokens: [
      { role: 'service', token: 'token-of-the-service-0123456789' },
      { role: 'person', token: 'token-of-another-person-01234', userId: mara },
    ],
    clock: () => now,
  })
  const service = bearing('token-of-the-service-0123456789')
  const stranger = bearing('token-of-another-person-01234')
  let path: string
  let personaId: string

  beforeAll(async () => {
    personaId = (await ensureUser(gateway.database, { discordId: '33', username: 'tom' })).defaultPersonaId
    path = `/v1/personas/${personaId}`
    for (const at of [1, 2, 3, 20]) {
      const metadata = {
        ...{ personalityId: gateway.lilith.id, createdAt: Date.UTC(2026, 0, at, 23), contextType: 'channel' },
        ...{ guildId: '9', channelId: at === 3 ? '8' : '7' },
      }
      await gateway.client.post(`${path}/memories`, { text: `memory ${at}`, metadata }, service)
    }
  })

  test('a map is drawn when it is asked for, once a minute', async () => {
    expect((await gateway.client.get(`${path}/map`, service)).body).toMatchObject({
      ...{ points: [], embedded: 4, unplaced: 4, isStale: true, fittedAtMs: null },
    })
    const first = await gateway.client.send('POST', `${path}/map`, service)
    expect(first).toMatchObject({ status: 202, body: { status: 'queued' } })
    expect((await gateway.client.send('POST', `${path}/map`, service)).body.jobId).toBe(first.body.jobId)
    now += 60_000
    expect((await gateway.client.send('POST', `${path}/map`, service)).body.jobId).not.toBe(first.body.jobId)

    await projectMemories(gateway.database, { personaId })
    const { body } = await gateway.client.get(`${path}/map`, service)
    expect(body).toMatchObject({ embedded: 4, unplaced: 0, isStale: false })
    expect(body.points.map(({ excerpt }: { excerpt: string }) => excerpt)[0]).toBe('memory 20')
    const { points } = (await gateway.client.get(`${path}/map?channelId=8`, service)).body
    expect(points).toMatchObject([{ excerpt: 'memory 3', personalityName: 'Lilith', channelId: '8' }])
  })

  test('memories are counted by span, as wanted apart', async () => {
    const weeks = (await gateway.client.get(`${path}/memories/timeline?by=week&groupBy=channel`, service)).body
    expect(weeks).toMatchObject({
      counts: [
        { startMs: Date.UTC(2025, 11, 29), group: '7', memories: 2 },
        { startMs: Date.UTC(2025, 11, 29), group: '8', memories: 1 },
        { startMs: Date.UTC(2026, 0, 19), group: '7', memories: 1 },
      ],
      total: 4,
    })
    const from = encodeURIComponent('2026-01-03T00:00:00+01:00')
    const days = `${path}/memories/timeline?by=day&timeZone=Europe/Riga&from=${from}`
    expect((await gateway.client.get(days, service)).body.counts).toEqual([
      { startMs: Date.UTC(2026, 0, 2, 22), group: null, memories: 1 },
      { startMs: Date.UTC(2026, 0, 3, 22), group: null, memories: 1 },
      { startMs: Date.UTC(2026, 0, 20, 22), group: null, memories: 1 },
    ])
  })

  test.each([
    ['GET', '/map?channelId=x'],
    ['GET', '/map?colour=red'],
    ['GET', '/memories/timeline'],
    ['GET', '/memories/timeline?by=year'],
    ['GET', '/memories/timeline?by=day&timeZone=Mars/Olympus'],
    ['GET', '/memories/timeline?by=day&from=yesterday'],
  ])('%s %s is refused', async (method, query) => {
    expectProblem(await gateway.client.send(method, `${path}${query}`, service), 422, 'invalid_input')
  })

  test.each([
    ['GET', '/map'],
    ['POST', '/map'],
    ['GET', '/memories/timeline?by=day'],
  ])('%s %s of somebody else is not there', async (method, query) => {
    expectProblem(await gateway.client.send(method, `${path}${query}`, stranger), 404, 'unknown_persona')
  })
})
