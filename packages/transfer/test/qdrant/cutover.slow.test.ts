import { transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import {
  botCollection,
  type ExportQdrantOptions,
  exportQdrant,
  importQdrant,
  QdrantMemoryAdapter,
  ShadowedPgvectorMemory,
} from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'
import { embedderOf, memoryOver } from '../support/memory.js'
import { type Known, knownPeopleIn, useFakeQdrant } from '../support/qdrant.js'

const database = useTestDatabase()
const fakeQdrant = useFakeQdrant()
const START = Date.UTC(2026, 0, 5)
const plain = { vectors: { size: 1536, distance: 'Cosine' } } as const

let known: Known
beforeEach(async () => {
  known = await knownPeopleIn(database)
})

/** A bot on Qdrant: thirty memories in a collection a personality, written by the old adapter itself. */
async function oldBot() {
  const qdrant = await fakeQdrant()
  const settings = { url: qdrant.url, apiKey: qdrant.apiKey }
  const old = new QdrantMemoryAdapter({ qdrant: settings, embedder: await embedderOf() })
  for (let number = 0; number < 30; number++) await old.addMemory(remembered('before', number))
  const all = { database, memory: await memoryOver(database), qdrant: settings }
  const moveOver = () => importQdrant({ ...all, collections: 'all' })
  const goBack = (options: Partial<ExportQdrantOptions> = {}) => exportQdrant({ ...all, ...options })
  return { qdrant, old, settings, moveOver, goBack }
}

function remembered(word: string, number: number) {
  const { personaId } = known.people[number % 5]!
  const personality = known.personalities[number % 4]!
  const place = number % 3 === 0 ? { contextType: 'dm' as const } : { guildId: '700', channelId: String(800 + number) }
  return {
    text: `{user}: ${word} ${number}, the ${['bees', 'trams', 'cats', 'roofs'][number % 4]}\n{assistant}: noted`,
    metadata: { personaId, personalityId: personality.id, createdAt: START + number * 1000, ...place },
  }
}

const pointsIn = async (qdrant: Awaited<ReturnType<typeof fakeQdrant>>) => {
  const points = new Map<string, Record<string, unknown>>()
  for (const { id } of known.personalities) {
    const page = qdrant
      .collection(botCollection(id))
      .scroll({ offset: null, limit: 10_000, filter: null }, { payload: true, vector: false })
    for (const point of page.points) points.set(String(point.id), point.payload!)
  }
  return points
}

it('after a cutover with the shadow on, everything remembered since is in Qdrant again', async () => {
  const { qdrant, settings, moveOver, goBack, old } = await oldBot()
  expect(await moveOver()).toMatchObject({ counts: { inserted: 30 }, verification: { ok: true } })
  const cutover = new Date()

  const embedder = await embedderOf()
  const second = new QdrantMemoryAdapter({ qdrant: settings, embedder })
  const memory = new ShadowedPgvectorMemory({ database, embedder }, { second })
  for (let number = 0; number < 100; number += 10) {
    await memory.addMemories(Array.from({ length: 5 }, (_, at) => remembered('after', number + at)))
    // Half are stored as a reply's are: in a transaction, which Qdrant hears of when it is committed.
    await transaction(database, async (tx) => {
      for (let at = 5; at < 10; at++) await memory.addMemory(remembered('after', number + at), { transaction: tx })
    })
    if (number === 50) qdrant.fault('unauthorized', { times: 12 })
  }
  await memory.shadowSettled()
  const { writes } = memory.shadowStats()
  expect(writes.written).toBeLessThan(100)
  expect(writes.written + writes.missed.failed).toBe(100)

  const dry = await goBack({ since: cutover, dryRun: true })
  const back = await goBack({ since: cutover, batchSize: 7 })
  expect(back).toMatchObject({
    status: 'finished',
    counts: { memories: 100 },
    verification: { expected: 100, found: 100 },
  })
  expect(back.counts.inserted + back.counts.existed + back.counts.updated).toBe(100)
  expect(dry.counts.memories).toBe(100)
  const points = await pointsIn(qdrant)
  expect(points.size).toBe(130)
  const texts = new Set([...points.values()].map(({ text }) => text))
  for (let number = 0; number < 100; number++) expect(texts).toContain(remembered('after', number).text)

  expect((await goBack({ since: cutover })).counts).toMatchObject({ inserted: 0, updated: 0, existed: 100 })
  const { personaId, personalityId } = remembered('after', 7).metadata
  const found = await old.queryMemories('after 7', {
    personaId,
    personalityId,
    venue: 'unrestricted',
    limit: 50,
    scoreThreshold: 0,
  })
  expect(found.map(({ pageContent }) => pageContent)).toContain(remembered('after', 7).text)
})

it('what was forgotten here is forgotten there', async () => {
  const { qdrant, moveOver, goBack } = await oldBot()
  await moveOver()
  await database.db.execute(sql`update memories set visibility = 'deleted' where content like '%before 3,%'`)
  await database.db.execute(sql`with key as (
      insert into erasure_keys (id, inner_block, outer_block)
      values (gen_random_uuid(), decode(repeat('36', 64), 'hex'), decode(repeat('5c', 64), 'hex')) returning *), gone as (
      delete from memories where content like '%before 4,%' returning *)
    insert into erasures (persona_id, kind, hash, key_id)
    select gone.persona_id, 'text', erasure_hash(inner_block, outer_block, 'text', gone.content), key.id from key, gone`)
  expect(await goBack({ since: new Date(), dryRun: true })).toMatchObject({ counts: { forgotten: 2 } })
  expect((await pointsIn(qdrant)).size).toBe(30)
  expect(await goBack({ since: new Date() })).toMatchObject({ counts: { memories: 0, forgotten: 2 } })
  const texts = [...(await pointsIn(qdrant)).values()].map(({ text }) => String(text))
  expect(texts).toHaveLength(28)
  expect(texts.filter((text) => /before [34],/.test(text))).toEqual([])
})

it('an edited memory goes back to the point it came from, with what came with it', async () => {
  const qdrant = await fakeQdrant()
  const { personaId } = known.people[0]!
  const vector = Array.from({ length: 1536 }, (_, at) => Number(at === 3))
  const payload = {
    content: 'Rex',
    personaId,
    personalityId: known.personalities[0]!.id,
    createdAt: START,
    mood: { b: 1, a: 2 },
  }
  qdrant.addCollection('odd', plain, [{ id: 77, vector, payload }])
  const all = { database, memory: await memoryOver(database), qdrant: { url: qdrant.url, apiKey: qdrant.apiKey } }
  await importQdrant({ ...all, collections: 'all' })
  expect((await exportQdrant(all)).counts).toMatchObject({ existed: 1, updated: 0 })
  await database.db.execute(sql`update memories set channel_id = '801', guild_id = '700', origins = '{guild:700:801}'`)
  expect((await exportQdrant(all)).counts).toMatchObject({ updated: 1, inserted: 0 })
  const [point] = qdrant.collection('odd').retrieve([77], { payload: true, vector: true })
  expect(point).toMatchObject({
    payload: { ...payload, channelId: '801', guildId: '700', contextType: 'channel' },
    vector,
  })
})

it('a stopped export goes on where it was', async () => {
  const { qdrant, goBack } = await oldBot()
  const memory = await memoryOver(database)
  await memory.addMemories(Array.from({ length: 20 }, (_, number) => remembered('after', number)))
  const stop = new AbortController()
  const stopped = await goBack({
    batchSize: 6,
    signal: stop.signal,
    onProgress: ({ done }) => {
      if (done >= 6) stop.abort()
    },
  })
  expect(stopped).toMatchObject({ status: 'stopped', counts: { memories: 6 } })
  expect(await goBack({ batchSize: 6 })).toMatchObject({ resumed: true, counts: { memories: 20, inserted: 20 } })
  expect((await pointsIn(qdrant)).size).toBe(50)
})
