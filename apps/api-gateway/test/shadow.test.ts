import { ensureUser, type PgvectorMemoryAdapterOptions } from '@bot/memory'
import { type FakeQdrant, startFakeQdrant } from '@bot/testing'
import { botCollection, type ShadowedPgvectorMemory, shadowedByQdrant } from '@bot/transfer'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { useGateway } from './support/gateway.js'

/* The gateway as `SHADOW_QDRANT_URL` makes it: it answers from PostgreSQL, and the old Qdrant is written to and compared. */

let qdrant: FakeQdrant
let memory: ShadowedPgvectorMemory
const gateway = useGateway({}, async (parts: PgvectorMemoryAdapterOptions) => {
  qdrant = await startFakeQdrant()
  memory = shadowedByQdrant(parts, { url: qdrant.url, apiKey: qdrant.apiKey })
  return memory
})

let mara: string
let number = 0
beforeAll(async () => {
  mara = (await ensureUser(gateway.database, { discordId: '80351110224678912', username: 'mara' })).defaultPersonaId
})
afterEach(() => qdrant.heal())
afterAll(() => qdrant.close())

const said = () => `{user}: The tram number ${++number} was late.\n{assistant}: Again?`

const remember = (text: string) =>
  gateway.client.post(`/v1/personas/${mara}/memories`, {
    text,
    metadata: { personalityId: gateway.lilith.id, createdAt: 1_738_281_600_000, contextType: 'dm' },
  })

const search = () =>
  gateway.client.post(`/v1/personas/${mara}/memories/search`, {
    query: 'which tram was late?',
    venue: { kind: 'dm' },
    scoreThreshold: 0,
    limit: 50,
  })

const inQdrant = () =>
  qdrant
    .collection(botCollection(gateway.lilith.id))
    .scroll({ offset: null, limit: 100, filter: null }, { payload: true, vector: false })
    .points.map(({ id, payload }) => ({ id, text: payload!.text }))

test('what is remembered goes to both stores, and equal answers are told', async () => {
  const texts = [said(), said(), said()]
  for (const text of texts) expect((await remember(text)).status).toBe(201)
  await memory.shadowSettled()
  expect(inQdrant().map(({ text }) => text)).toEqual(expect.arrayContaining(texts))
  expect((await search()).body.documents).toHaveLength(3)
  await memory.shadowSettled()
  expect(memory.shadowStats()).toMatchObject({
    queries: { compared: 1, same: 1, overlap: 1 },
    writes: { written: 3, missed: { failed: 0 } },
  })
})

test('an answer that differs is told with how far, and without a word of it', async () => {
  const [first] = inQdrant()
  qdrant.collection(botCollection(gateway.lilith.id)).remove({ points: [first!.id] })
  gateway.lines.length = 0
  expect((await search()).body.documents).toHaveLength(3)
  await memory.shadowSettled()
  const told = gateway.lines.filter(({ message }) => message === 'both stores were asked')
  expect(told).toMatchObject([{ level: 'info', facts: { personaId: mara, first: 3, second: 2, common: 2 } }])
  expect(JSON.stringify(told)).not.toContain('tram')
  expect(memory.shadowStats().queries).toMatchObject({ compared: 2, same: 1 })
})

test('a Qdrant that hangs delays neither an answer nor a memory', async () => {
  qdrant.fault('hang', { times: Number.POSITIVE_INFINITY })
  const startedAt = performance.now()
  const text = said()
  expect((await remember(text)).body).toMatchObject({ outcome: 'inserted', embedded: true })
  const { body } = await search()
  expect(body.documents.map(({ pageContent }: { pageContent: string }) => pageContent)).toContain(text)
  // A request to the second store may take 30 s.
  expect(performance.now() - startedAt).toBeLessThan(5_000)
  expect(memory.shadowStats().waiting).toBe(2)
  // What hung is tried again, and arrives.
  qdrant.heal()
  await memory.shadowSettled()
  expect(inQdrant().map((point) => point.text)).toContain(text)
})

test('a Qdrant that refuses or is gone fails neither, and what it missed is counted', async () => {
  const before = memory.shadowStats()
  qdrant.fault('unauthorized', { times: Number.POSITIVE_INFINITY })
  gateway.lines.length = 0
  expect((await remember(said())).status).toBe(201)
  expect((await search()).status).toBe(200)
  await memory.shadowSettled()
  const after = memory.shadowStats()
  expect(after.writes.missed.failed).toBe(before.writes.missed.failed + 1)
  expect(after.queries.failed).toBe(before.queries.failed + 1)
  expect(gateway.lines.filter(({ level }) => level === 'warn')).toMatchObject([
    { facts: { code: 'source_unauthorized' } },
    { facts: { code: 'source_unauthorized' } },
  ])
  expect((await gateway.client.get('/health')).status).toBe(200)

  await qdrant.close()
  expect((await remember(said())).status).toBe(201)
  expect((await search()).body.documents).toHaveLength(6)
  expect((await gateway.client.get('/health')).status).toBe(200)
})
