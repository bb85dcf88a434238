import { eq, sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { NewMemory } from '../../src/contract.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { memories } from '../../src/schema/memories.js'
import { memoryVectors } from '../../src/schema/memory-vectors.js'
import { useTestDatabase } from '../support/database.js'
import { type SwitchableEmbedder, switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
let people: People
let embedder: SwitchableEmbedder
let memory: PgvectorMemoryAdapter

beforeAll(async () => {
  people = await somePeople(database)
})

beforeEach(async () => {
  await database.db.execute(sql`delete from memories`)
  embedder = await switchableEmbedder({ maxInputTokens: 50 })
  memory = new PgvectorMemoryAdapter({ database, embedder })
})

const said = (text: string, more: Partial<NewMemory['metadata']> = {}): NewMemory => ({
  text,
  metadata: { personaId: people.ann, personalityId: people.lilith, createdAt: 1_760_000_000_000, ...more },
})

const count = async (table: string): Promise<number> =>
  (await queryRows<{ n: number }>(database.db, sql`select count(*)::int as n from ${sql.identifier(table)}`))[0]!.n

describe('adding a memory', () => {
  it('stores and embeds it', async () => {
    const [added] = await memory.addMemories([said('Rex hates thunder')])
    expect(added).toMatchObject({ outcome: 'inserted', embedded: true })
    expect(await count('memory_vectors')).toBe(1)
    expect(await count('embedding_backlog')).toBe(0)
  })

  it('twice is one memory, embedded once', async () => {
    const [first] = await memory.addMemories([said('Rex hates thunder')])
    const [second] = await memory.addMemories([said('Rex hates thunder')])
    expect(second).toEqual({ ids: first!.ids, outcome: 'known', embedded: true })
    expect(await count('memories')).toBe(1)
    expect(embedder.calls).toHaveLength(1)
  })

  it('at the same moment from many callers is one memory', async () => {
    const texts = Array.from({ length: 16 }, (_, at) => said(`fact ${at % 4}`))
    const added = await Promise.all(texts.map((text) => memory.addMemories([text])))
    expect(added.flat().filter((one) => one.outcome === 'inserted')).toHaveLength(4)
    expect(await count('memories')).toBe(4)
  })

  it('again from another place makes it visible there too, and touches nothing else', async () => {
    await memory.addMemory(said('Rex hates thunder', { contextType: 'dm', messageIds: ['1'] }))
    await memory.addMemory(said('Rex hates thunder', { guildId: '7', channelId: '8', messageIds: ['2'] }))
    const [row] = await database.db.select().from(memories)
    const [vector] = await database.db.select().from(memoryVectors)
    expect(row).toMatchObject({ origins: ['dm', 'guild:7:8'], messageIds: ['1', '2'], channelId: null })
    expect(vector).toMatchObject({ places: ['c8', 'g7'] })
  })

  it('does not bring back what was deleted', async () => {
    await memory.addMemory(said('Rex hates thunder'))
    await database.db.update(memories).set({ visibility: 'deleted' })
    await memory.addMemory(said('Rex hates thunder', { contextType: 'dm' }))
    const [row] = await database.db.select().from(memories)
    expect(row!.visibility).toBe('deleted')
  })

  it('that is too long for the embedder splits it without losing a letter', async () => {
    const text = 'A sentence of the long story goes here. '.repeat(60)
    const [added] = await memory.addMemories([said(text)])
    const rows = await database.db.select().from(memories).orderBy(memories.chunkIndex)
    expect(added!.ids).toEqual(rows.map((row) => row.id))
    expect(rows.length).toBeGreaterThan(2)
    expect(rows.map((row) => row.content).join('')).toBe(text)
    expect(new Set(rows.map((row) => row.chunkGroupId)).size).toBe(1)
  })
})

describe('a memory that comes with its vector', () => {
  const vectorOf = async (text: string) => (await embedder.embed([text]))[0]!

  it('is stored with it, and the embedder is not asked', async () => {
    const batch = await Promise.all(
      Array.from({ length: 25 }, async (_, at) => ({ ...said(`fact ${at}`), vector: await vectorOf(`fact ${at}`) })),
    )
    embedder.calls.length = 0
    const added = await memory.addMemories(batch)
    expect(added.every(({ outcome, embedded }) => outcome === 'inserted' && embedded)).toBe(true)
    expect([await count('memory_vectors'), await count('embedding_backlog'), embedder.calls.length]).toEqual([25, 0, 0])
    const [stored] = await queryRows<{ same: boolean }>(
      database.db,
      sql`select bool_and(memory.content_hash = vector.source_hash and memory.created_at = vector.memory_created_at
          and memory.personality_id = vector.personality_id and memory.places = vector.places) as same
        from memories memory join memory_vectors vector on vector.memory_id = memory.id`,
    )
    expect(stored).toEqual({ same: true })
    const [found] = await memory.queryMemories('fact 7', {
      personaId: people.ann,
      venue: 'unrestricted',
      mode: 'vector',
    })
    expect(found).toMatchObject({ pageContent: 'fact 7', metadata: { score: expect.closeTo(1, 5) } })
  })

  it('known without one gets it, and leaves the backlog', async () => {
    embedder.failWith = 'embedder_unavailable'
    await memory.addMemory(said('Rex hates thunder'))
    embedder.failWith = null
    const known = { ...said('Rex hates thunder'), vector: await vectorOf('Rex hates thunder') }
    const added = await memory.addMemories([known, said('another')])
    expect(added).toMatchObject([
      { outcome: 'known', embedded: true },
      { outcome: 'inserted', embedded: true },
    ])
    expect(await count('embedding_backlog')).toBe(0)
    expect(await memory.addMemories([known])).toMatchObject([{ outcome: 'known', embedded: true }])
  })

  it("lands in a caller's transaction with it", async () => {
    const vector = await vectorOf('Rex')
    await transaction(database, (tx) => memory.addMemory({ ...said('Rex'), vector }, { transaction: tx }))
    expect([await count('memory_vectors'), await count('embedding_backlog')]).toEqual([1, 0])
  })
})

describe('an embedder that is down', () => {
  it('loses nothing: the memory is stored, found by its words, and embedded later', async () => {
    embedder.failWith = 'embedder_unavailable'
    const [added] = await memory.addMemories([said('Rex hates thunder')])
    expect(added).toMatchObject({ outcome: 'inserted', embedded: false })
    const found = await memory.queryMemories('thunder', { personaId: people.ann, venue: 'unrestricted' })
    expect(found).toHaveLength(1)

    embedder.failWith = null
    const [before] = await database.db.select().from(memories)
    await database.db.execute(sql`update embedding_backlog set due_at = now()`)
    expect(await memory.embedPending()).toEqual({ claimed: 1, embedded: 1, retrying: 0, setAside: 0 })
    expect(await memory.embedPending()).toMatchObject({ claimed: 0 })
    const [after] = await database.db.select().from(memories)
    expect(after!.updatedAt).toEqual(before!.updatedAt)
  })

  it('that refuses one text embeds the others and sets that one aside', async () => {
    embedder.refused = (text) => text.includes('poison')
    const batch = Array.from({ length: 9 }, (_, at) => said(at === 4 ? 'poison' : `fact ${at}`))
    const added = await memory.addMemories(batch)
    expect(added.filter((one) => one.embedded)).toHaveLength(8)
    expect(await memory.embedPending()).toMatchObject({ claimed: 0 })
    expect(await queryRows(database.db, sql`select status, last_error from embedding_backlog`)).toEqual([
      { status: 'set_aside', last_error: 'embedder_rejected' },
    ])
  })

  it('leaves its item to one worker at a time', async () => {
    embedder.failWith = 'embedder_unavailable'
    await memory.addMemories(Array.from({ length: 40 }, (_, at) => said(`fact ${at}`)))
    await database.db.execute(sql`update embedding_backlog set due_at = now()`)
    embedder.failWith = null
    embedder.calls.length = 0
    const runs = await Promise.all(Array.from({ length: 4 }, () => memory.embedPending({ limit: 10 })))
    expect(runs.reduce((sum, run) => sum + run.embedded, 0)).toBe(40)
    expect(new Set(embedder.calls.flat()).size).toBe(embedder.calls.flat().length)
  })
})

describe("a caller's transaction", () => {
  it('takes row and work item along, and the network is not touched inside', async () => {
    await transaction(database, async (tx) => {
      await memory.addMemory(said('Rex hates thunder'), { transaction: tx })
      expect(embedder.calls).toHaveLength(0)
    })
    expect(await count('embedding_backlog')).toBe(1)
    expect(await memory.embedPending()).toMatchObject({ embedded: 1 })
  })

  it('that is rolled back leaves nothing', async () => {
    const undone = transaction(database, async (tx) => {
      await memory.addMemory(said('Rex hates thunder'), { transaction: tx })
      throw new Error('undo')
    })
    await expect(undone).rejects.toThrow('undo')
    expect([await count('memories'), await count('embedding_backlog')]).toEqual([0, 0])
  })
})

it('an embedder of another model is refused before anything is stored', async () => {
  await memory.addMemory(said('Rex hates thunder'))
  const other = new PgvectorMemoryAdapter({ database, embedder: { ...embedder, model: 'other' } })
  await expect(other.addMemory(said('new'))).rejects.toMatchObject({ code: 'model_mismatch' })
  expect(await database.db.$count(memories, eq(memories.content, 'new'))).toBe(0)
})
