import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { type ReadyVector, storeVectors } from '../../src/remember/store-vectors.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

/** More than are carried as text: on a server they are copied. */
const MANY = 30

const database = useTestDatabase()
let people: People
let model: string
let ready: ReadyVector[]

beforeAll(async () => {
  people = await somePeople(database)
})

beforeEach(async () => {
  await database.db.execute(sql`delete from memories`)
  const embedder = await switchableEmbedder()
  model = embedder.model
  embedder.failWith = 'embedder_unavailable'
  await new PgvectorMemoryAdapter({ database, embedder }).addMemories(
    Array.from({ length: MANY }, (_, at) => ({
      text: `fact ${at}`,
      metadata: { personaId: people.ann, personalityId: people.lilith, createdAt: 1_760_000_000_000 + at },
    })),
  )
  const standing = await queryRows<Omit<ReadyVector, 'embedding'>>(
    database.db,
    sql`select persona_id as "personaId", id, content_hash as "contentHash" from memories`,
  )
  ready = standing.map((row) => ({ ...row, embedding: [1, 2] }))
})

const left = async () => {
  const [counted] = await queryRows<{ vectors: number; waiting: number }>(
    database.db,
    sql`select (select count(*)::int from memory_vectors) as vectors,
      (select count(*)::int from embedding_backlog) as waiting`,
  )
  return counted
}

it.each([3, MANY])('%i vectors are stored and their items gone, once', async (some) => {
  expect(await storeVectors(database, model, ready.slice(0, some))).toBe(some)
  expect(await left()).toEqual({ vectors: some, waiting: MANY - some })
  expect(await storeVectors(database, model, ready.slice(0, some))).toBe(0)
})

it('those that stand are left as they are, and the others stored', async () => {
  await storeVectors(database, model, ready.slice(0, 5))
  expect(await storeVectors(database, model, ready)).toBe(MANY - 5)
  expect(await left()).toEqual({ vectors: MANY, waiting: 0 })
})

it('two that store the same at once store each once', async () => {
  const stored = await Promise.all([storeVectors(database, model, ready), storeVectors(database, model, ready)])
  expect(stored[0] + stored[1]).toBe(MANY)
  expect(await left()).toEqual({ vectors: MANY, waiting: 0 })
})

it.each([3, MANY])('of %i vectors, that of a text edited meanwhile is dropped and its item stays', async (some) => {
  await database.db.execute(sql`update memories set content = 'edited' where id = ${ready[1]!.id}::uuid`)
  expect(await storeVectors(database, model, ready.slice(0, some))).toBe(some - 1)
  expect(await left()).toEqual({ vectors: some - 1, waiting: MANY - some + 1 })
})

it('what a transaction stored goes with it', async () => {
  const undone = transaction(database, async (tx) => {
    await storeVectors(tx, model, ready)
    throw new Error('undo')
  })
  await expect(undone).rejects.toThrow('undo')
  expect(await left()).toEqual({ vectors: 0, waiting: MANY })
})
