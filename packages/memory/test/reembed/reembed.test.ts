import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { NewMemory } from '../../src/contract.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { examineDatabase } from '../../src/doctor/examine.js'
import type { Embedder } from '../../src/embedding/embedder.js'
import { cancelReembed, finishReembed } from '../../src/reembed/drop-model.js'
import { estimateReembed } from '../../src/reembed/estimate.js'
import { commitReembed, rollbackReembed } from '../../src/reembed/move-pointer.js'
import { startReembed } from '../../src/reembed/start.js'
import { reembedStatus } from '../../src/reembed/status.js'
import { useTestDatabase } from '../support/database.js'
import { type People, somePeople } from '../support/people.js'
import { type TwoModels, twoModels } from './two-models.js'

const database = useTestDatabase()
let people: People
let models: TwoModels
/** A service that follows the database, and one that knows its own embedder only. */
let memory: PgvectorMemoryAdapter
let stubborn: PgvectorMemoryAdapter

const by = { actor: 'test' }
const TEXTS = ['Rex hates thunder', 'Ann plays the cello', 'the boiler broke in March', 'pancakes on Sundays']

beforeAll(async () => {
  people = await somePeople(database)
})

beforeEach(async () => {
  await database.db.execute(sql`delete from memories`)
  await database.db.execute(sql`delete from erasures`)
  await database.db.execute(sql`delete from embedding_models`)
  models = await twoModels()
  memory = new PgvectorMemoryAdapter({ database, embedder: models.early, embedderOf: models.embedderOf })
  stubborn = new PgvectorMemoryAdapter({ database, embedder: models.early })
  await memory.addMemories(TEXTS.map(said))
})

const said = (text: string): NewMemory => ({
  text,
  metadata: { personaId: people.ann, personalityId: people.lilith, createdAt: 1_760_000_000_000 },
})

const start = () => startReembed({ database, embedder: models.late })
const commit = (acceptMissing?: boolean) => commitReembed({ database, model: 'late', acceptMissing })

async function grow(): Promise<void> {
  await start()
  await embedAll()
}

async function embedAll(): Promise<void> {
  while ((await memory.embedPending()).claimed > 0);
}

/** Makes what was added just now as old as what is waited for. */
const aged = () => database.db.execute(sql`update memory_vectors set created_at = now() - interval '1 hour'`)

/** What recall by meaning answers, with the similarity of each. */
async function recalled(question: string, of = memory): Promise<[string, number][]> {
  const { documents, report } = await of.search(question, {
    personaId: people.ann,
    venue: { kind: 'dm' },
    mode: 'vector',
  })
  expect(report.degraded).toBeNull()
  return documents.map(({ pageContent, metadata }) => [pageContent, Number(metadata.score!.toFixed(4))])
}

const vectorsBy = async (model: string): Promise<string[]> => {
  const rows = await queryRows<{ content: string }>(
    database.db,
    sql`select content from memory_vectors join memories memory on memory.id = memory_id
      where model = ${model} and source_hash = content_hash order by content`,
  )
  return rows.map(({ content }) => content)
}

const sorted = [...TEXTS].sort()

describe('a model that grows', () => {
  it('is told what it costs before anything is done', async () => {
    const long = { ...models.late, maxInputTokens: 4, countTokens: (text: string) => text.split(' ').length }
    expect(await estimateReembed({ database, embedder: long })).toEqual({
      memories: 4,
      toEmbed: 4,
      tokens: 15,
      usd: null,
      tooLong: 1,
    })
    const priced = { ...long, model: 'text-embedding-3-small' }
    expect((await estimateReembed({ database, embedder: priced })).usd).toBeCloseTo(15 * 2e-8, 12)
    expect(models.late.calls).toEqual([])
    expect(await reembedStatus(database)).toMatchObject({ active: { model: 'early', vectors: 4 }, beside: null })
  })

  it('queues every memory once, however often it is started', async () => {
    expect(await start()).toEqual({ queued: 4 })
    expect(await start()).toEqual({ queued: 0 })
    expect((await reembedStatus(database)).beside).toMatchObject({
      state: 'growing',
      vectors: 0,
      missing: 4,
      waiting: 4,
    })
    await embedAll()
    expect(await start()).toEqual({ queued: 0 })
    expect(await vectorsBy('late')).toEqual(sorted)
    expect((await reembedStatus(database)).beside).toMatchObject({ vectors: 4, missing: 0, waiting: 0, setAside: 0 })
    expect((await estimateReembed({ database, embedder: models.late })).toEmbed).toBe(0)
  })

  it('changes no answer while it grows', async () => {
    const before = await recalled('does the dog hate storms and thunder?')
    await start()
    expect(await recalled('does the dog hate storms and thunder?')).toEqual(before)
    await embedAll()
    expect(await recalled('does the dog hate storms and thunder?')).toEqual(before)
  })

  it('gets what is added, edited and erased meanwhile', async () => {
    await start()
    await memory.addMemory(said('the new bike is blue'))
    await transaction(database, (tx) => memory.addMemory(said('the garden gate squeaks'), { transaction: tx }))
    const [rex, ann] = await queryRows<{ id: string }>(
      database.db,
      sql`select id from memories where content in ('Rex hates thunder', 'Ann plays the cello') order by content desc`,
    )
    await memory.edit({ personaId: people.ann, id: rex!.id, text: 'Rex hates fireworks', by })
    await memory.forget({ personaId: people.ann, where: { ids: [ann!.id] }, depth: 'erase', by })
    await embedAll()
    const now = ['Rex hates fireworks', 'pancakes on Sundays', 'the boiler broke in March']
    const expected = [...now, 'the garden gate squeaks', 'the new bike is blue'].sort()
    expect(await vectorsBy('late')).toEqual(expected)
    expect(await vectorsBy('early')).toEqual(expected)
  })

  it('is not waited for by who adds a memory', async () => {
    await start()
    models.late.calls.length = 0
    expect(await memory.addMemories([said('the new bike is blue')])).toMatchObject([{ embedded: true }])
    expect(models.late.calls).toEqual([])
    expect((await reembedStatus(database)).beside).toMatchObject({ missing: 5, waiting: 5 })
    expect(await memory.embedPending()).toMatchObject({ claimed: 5, embedded: 5 })
  })

  it('is queued beside a vector that came along', async () => {
    await start()
    const [vector] = await models.early.embed(['the new bike is blue'])
    await memory.addMemories([{ ...said('the new bike is blue'), vector: vector! }])
    await embedAll()
    expect(await vectorsBy('late')).toContain('the new bike is blue')
  })

  it('goes on after an outage of its embedder, and holds nothing up meanwhile', async () => {
    await start()
    models.late.failWith = 'embedder_unavailable'
    expect(await memory.embedPending()).toEqual({ claimed: 4, embedded: 0, retrying: 4, setAside: 0 })
    expect((await reembedStatus(database)).beside).toMatchObject({ missing: 4, waiting: 4, failing: 4 })
    await memory.addMemory(said('the new bike is blue'))
    expect((await recalled('the new bike'))[0]![0]).toBe('the new bike is blue')
    expect((await memory.health()).status).toBe('ok')

    models.late.failWith = null
    memory = new PgvectorMemoryAdapter({ database, embedder: models.early, embedderOf: models.embedderOf })
    expect(await start()).toEqual({ queued: 0 })
    await embedAll()
    expect((await reembedStatus(database)).beside).toMatchObject({ missing: 0, waiting: 0 })
  })

  it('is left to others by a process that has no embedder for it', async () => {
    await start()
    expect(await stubborn.embedPending()).toMatchObject({ claimed: 0 })
    expect(await recalled('Rex', stubborn)).toHaveLength(4)
  })

  it('sets aside what it refuses, and is committed without that where told to', async () => {
    models.late.refused = (text) => text.includes('boiler')
    await grow()
    expect((await reembedStatus(database)).beside).toMatchObject({ missing: 1, waiting: 0, setAside: 1 })
    expect((await memory.health()).status).toBe('ok')
    await expect(commit()).rejects.toMatchObject({
      code: 'reembed_refused',
      details: { reason: 'incomplete', missing: 1 },
    })
    expect(await commit(true)).toEqual({ active: 'late', previous: 'early', missing: 1 })
    const { documents } = await memory.search('the boiler', { personaId: people.ann, venue: { kind: 'dm' } })
    expect(documents.map(({ pageContent }) => pageContent)).toContain('the boiler broke in March')
  })
})

describe('the pointer', () => {
  const question = 'when did the boiler break?'

  it('moves at the commit and back, and every process that can follows with its next query', async () => {
    const before = await recalled(question)
    await grow()
    expect(await commit()).toEqual({ active: 'late', previous: 'early', missing: 0 })
    expect(await commit()).toEqual({ active: 'late', previous: null, missing: 0 })
    const other = new PgvectorMemoryAdapter({ database, embedder: models.early, embedderOf: models.embedderOf })
    expect(await recalled(question)).toEqual(before)
    expect(await recalled(question, other)).toEqual(before)
    expect(memory.model.model).toBe('late')
    expect(models.late.calls.flat()).toContain(question)

    expect(await rollbackReembed({ database, model: 'late' })).toEqual({
      active: 'early',
      previous: 'late',
      missing: 0,
    })
    expect(await recalled(question)).toEqual(before)
    expect(await recalled(question, other)).toEqual(before)
    expect(await reembedStatus(database)).toMatchObject({ active: { model: 'early' }, beside: { state: 'previous' } })
  })

  it('is not followed by a process without the embedder: a clear error, and nothing stored', async () => {
    await grow()
    await commit()
    await expect(recalled(question, stubborn)).rejects.toMatchObject({ code: 'model_mismatch' })
    await expect(stubborn.addMemory(said('new'))).rejects.toMatchObject({ code: 'model_mismatch' })
    expect(await vectorsBy('early')).toEqual(sorted)
    expect((await stubborn.health()).status).toBe('down')
  })

  it('is followed by health, by writers and by the finding of duplicates', async () => {
    await grow()
    await commit()
    expect((await memory.health()).status).toBe('ok')
    const writer = new PgvectorMemoryAdapter({ database, embedder: models.early, embedderOf: models.embedderOf })
    expect(await writer.addMemories([said('the new bike is blue')])).toMatchObject([{ embedded: true }])
    expect(await vectorsBy('late')).toContain('the new bike is blue')
    const finder = new PgvectorMemoryAdapter({ database, embedder: models.early, embedderOf: models.embedderOf })
    expect(await finder.findDuplicates({ personaId: people.ann })).toMatchObject({ compared: 5 })
  })

  it('is found by a process whose own embedder answers no more', async () => {
    await grow()
    await commit()
    models.early.failWith = 'embedder_unavailable'
    expect(await recalled(question)).toHaveLength(4)
  })

  it('loses nothing that was added or edited between commit and rollback', async () => {
    await grow()
    await commit()
    await memory.addMemory(said('the new bike is blue'))
    await embedAll()
    await rollbackReembed({ database, model: 'late' })
    expect((await recalled('the new bike'))[0]![0]).toBe('the new bike is blue')
  })

  it('refuses a vector of the model that was left', async () => {
    await grow()
    const [vector] = await models.early.embed(['the new bike is blue'])
    await commit()
    await expect(memory.addMemories([{ ...said('the new bike is blue'), vector: vector! }])).rejects.toMatchObject({
      code: 'model_mismatch',
    })
    expect(await vectorsBy('late')).toEqual(sorted)
  })

  it('does not move before every vector is there, but waits for nothing that came just now', async () => {
    await start()
    await expect(commit()).rejects.toMatchObject({
      code: 'reembed_refused',
      details: { reason: 'incomplete', missing: 4 },
    })
    await embedAll()
    await memory.addMemory(said('the new bike is blue'))
    expect(await commit()).toMatchObject({ active: 'late' })
    await rollbackReembed({ database, model: 'late' })
    await aged()
    await expect(commit()).rejects.toMatchObject({ details: { missing: 1 } })
  })
})

describe('what is refused, and leaves everything as it was', () => {
  const wide = (dimensions: number): Embedder => ({ ...models.late, dimensions })

  it.each<[string, () => Promise<unknown>, object]>([
    ['a model that is too wide', () => startReembed({ database, embedder: wide(3_072) }), { code: 'invalid_input' }],
    [
      'a model whose vectors turn out too wide',
      () => startReembed({ database, embedder: { ...models.late, embed: async () => [new Array(3_072).fill(1)] } }),
      { code: 'invalid_input' },
    ],
    [
      'a model that does not answer',
      () => {
        models.late.failWith = 'embedder_unauthorized'
        return start()
      },
      { code: 'embedder_unauthorized' },
    ],
    [
      'the active model',
      () => startReembed({ database, embedder: models.early }),
      { code: 'reembed_refused', details: { reason: 'is_active' } },
    ],
    ['a commit of what does not grow', () => commit(), { details: { reason: 'not_growing' } }],
    [
      'a rollback before the commit',
      () => rollbackReembed({ database, model: 'late' }),
      { details: { reason: 'not_active' } },
    ],
    [
      'a rollback to nothing',
      () => rollbackReembed({ database, model: 'early' }),
      { details: { reason: 'no_earlier_model' } },
    ],
    [
      'a finish before the commit',
      () => finishReembed({ database, model: 'late' }),
      { details: { reason: 'not_active' } },
    ],
    [
      'dropping what recall uses',
      () => cancelReembed({ database, model: 'early' }),
      { details: { reason: 'is_active' } },
    ],
  ])('%s', async (_, act, error) => {
    await expect(act()).rejects.toMatchObject(error)
    expect(await reembedStatus(database)).toMatchObject({ active: { model: 'early', vectors: 4 }, beside: null })
    expect(await database.db.$count(sql`embedding_backlog`)).toBe(0)
  })

  it('says where to go with a model that is too wide', async () => {
    const error = await startReembed({ database, embedder: wide(3_072) }).catch((refused: Error) => refused.message)
    expect(error).toMatch(/shortens/)
    expect(error).toMatch(/zeros/)
  })

  it('a third model, the same name with another width, and finishing what was never used', async () => {
    await start()
    const third = { ...models.late, model: 'third' }
    await expect(startReembed({ database, embedder: third })).rejects.toMatchObject({
      details: { reason: 'other_underway' },
    })
    await expect(startReembed({ database, embedder: wide(8) })).rejects.toMatchObject({
      details: { reason: 'other_dimensions' },
    })
    await expect(finishReembed({ database, model: 'early' })).rejects.toMatchObject({ code: 'reembed_refused' })
    expect((await reembedStatus(database)).beside).toMatchObject({ model: 'late', waiting: 4 })
  })

  it('a database without any vector', async () => {
    await database.db.execute(sql`delete from memories`)
    await database.db.execute(sql`delete from embedding_models`)
    await expect(start()).rejects.toMatchObject({ details: { reason: 'nothing_embedded' } })
  })
})

describe('the end', () => {
  it('drops the earlier vectors, after which there is no way back', async () => {
    await grow()
    await commit()
    const seen: number[] = []
    const finished = await finishReembed({ database, model: 'late', onProgress: (vectors) => seen.push(vectors) })
    expect(finished).toEqual({ model: 'early', vectors: 4 })
    expect(seen).toEqual([4])
    expect(await vectorsBy('early')).toEqual([])
    expect(await finishReembed({ database, model: 'late' })).toEqual({ model: null, vectors: 0 })
    await expect(rollbackReembed({ database, model: 'late' })).rejects.toMatchObject({
      details: { reason: 'no_earlier_model' },
    })
    expect(await recalled('pancakes')).toHaveLength(4)
    await memory.addMemory(said('the new bike is blue'))
    expect(await database.db.$count(sql`embedding_backlog`)).toBe(0)
  })

  it('goes on where a finish was stopped', async () => {
    await grow()
    await commit()
    await expect(finishReembed({ database, model: 'late', signal: AbortSignal.abort() })).rejects.toThrow()
    expect(await finishReembed({ database, model: 'late' })).toEqual({ model: 'early', vectors: 4 })
  })

  it('gives up what grew, and may begin again', async () => {
    await start()
    await memory.embedPending({ limit: 2 })
    expect(await cancelReembed({ database, model: 'late' })).toEqual({ model: 'late', vectors: 2 })
    expect(await cancelReembed({ database, model: 'late' })).toEqual({ model: null, vectors: 0 })
    expect(await reembedStatus(database)).toMatchObject({ active: { model: 'early', vectors: 4 }, beside: null })
    expect(await start()).toEqual({ queued: 4 })
  })

  it('leaves a database that the doctor finds in order, as does every step before', async () => {
    const findings = async (model: string) =>
      (await examineDatabase(database, { model })).filter(({ check }) => check === 'models')
    await start()
    expect(await findings('early')).toMatchObject([{ severity: 'ok' }])
    await embedAll()
    await commit()
    expect(await findings('late')).toMatchObject([{ severity: 'ok' }])
    await finishReembed({ database, model: 'late' })
    expect(await findings('late')).toMatchObject([{ severity: 'ok' }])
  })
})
