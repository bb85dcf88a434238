import { type Database, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { memoriesIn } from '../support/sync-rows.js'
import { beginAnew, everything } from '../support/three-databases.js'

/* Databases that recall by the model 'test', of which one re-embeds: a second model grows beside it. */

const a = useTestDatabase()
const b = useTestDatabase()

beforeEach(async () => {
  await beginAnew([a, b])
  await memoriesIn(a, 3, 'test')
})

const run = (database: Database, statement: string) => database.db.execute(sql.raw(statement))
const grow = (database: Database) =>
  run(database, `insert into embedding_models (model, dimensions, is_growing) values ('second', 1536, true)`)
const embedAgain = (database: Database) =>
  run(
    database,
    `insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at)
      select persona_id, memory_id, 'second', source_hash, embedding, personality_id, memory_created_at
      from memory_vectors where model = 'test'`,
  )
/** Recall goes over to the second model, and the first is kept for a way back. */
const commit = async (database: Database) => {
  await run(
    database,
    `update embedding_models set is_active = false, is_growing = true, activated_at = now() - interval '1 s'
    where model = 'test'`,
  )
  await run(
    database,
    `update embedding_models set is_active = true, is_growing = false, activated_at = now()
    where model = 'second'`,
  )
}
const finish = async (database: Database) => {
  await run(database, `delete from memory_vectors where model = 'test'`)
  await run(database, `delete from embedding_models where model = 'test'`)
}
const vectorsOf = async (database: Database) =>
  Object.fromEntries(
    (
      await queryRows<{ model: string; rows: number }>(
        database.db,
        sql`select model, count(*)::int as rows from memory_vectors group by 1 order by 1`,
      )
    ).map(({ model, rows }) => [model, rows]),
  )
const modelsOf = (database: Database) =>
  queryRows(database.db, sql`select model, is_active, is_growing from embedding_models order by 1`)
const both = () => syncDatabases({ from: a, to: b, direction: 'both' })

test('vectors of a model that grows on one side come along, and change nothing of what the other uses', async () => {
  await grow(a)
  await embedAgain(a)
  await both()
  expect(await vectorsOf(b)).toEqual({ second: 3, test: 3 })
  expect(await modelsOf(b)).toEqual([
    { model: 'second', is_active: false, is_growing: false },
    { model: 'test', is_active: true, is_growing: false },
  ])
  expect((await both()).tables).toEqual({})
})

test('where both re-embed, what one has embedded is not paid for again', async () => {
  await both()
  for (const database of [a, b]) await grow(database)
  await embedAgain(a)
  expect((await both()).tables.memory_vectors).toMatchObject({ inserted: 3 })
  expect(await vectorsOf(b)).toEqual({ second: 3, test: 3 })
  expect(await everything(b)).toEqual(await everything(a))
})

test('vectors that one side has dropped do not come back from the other', async () => {
  await both()
  for (const database of [a, b]) {
    await grow(database)
    await embedAgain(database)
    await commit(database)
  }
  await finish(a)
  expect((await both()).tables).toEqual({})
  expect([await vectorsOf(a), await vectorsOf(b)]).toEqual([{ second: 3 }, { second: 3, test: 3 }])
})

test('while one side has gone over to another model already, they are not synced', async () => {
  await both()
  await grow(a)
  await embedAgain(a)
  await commit(a)
  await expect(both()).rejects.toMatchObject({
    code: 'model_mismatch',
    message: expect.stringMatching(/first database recalls by second, the second by test.*bot-memory reembed/),
  })
})

test('a dry run into an empty database counts what the models would bring', async () => {
  await grow(a)
  await embedAgain(a)
  const { tables } = await syncDatabases({ from: a, to: b, dryRun: true })
  expect(tables.memory_vectors).toMatchObject({ inserted: 6 })
  expect(await modelsOf(b)).toEqual([])
})
