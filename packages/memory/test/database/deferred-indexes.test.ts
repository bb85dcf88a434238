import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { deferIndexes, restoreIndexes } from '../../src/database/deferred-indexes.js'
import { queryRows } from '../../src/database/rows.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const NAME = 'memory_vectors_embedding_hnsw'

const definition = async (): Promise<string | null> => {
  const [row] = await queryRows<{ definition: string | null }>(
    database.db,
    sql`select pg_get_indexdef(to_regclass(${NAME})) as definition`,
  )
  return row!.definition
}
const noted = async (): Promise<string[]> =>
  (await queryRows<{ name: string }>(database.db, sql`select name from deferred_indexes`)).map(({ name }) => name)

it('an index is taken away with a note of it, and comes back as it was', async () => {
  const before = await definition()
  expect(before).toContain('vector_cosine_ops')
  expect(await deferIndexes(database)).toEqual([NAME])
  expect([await definition(), await noted()]).toEqual([null, [NAME]])
  // A load that goes on after a kill defers again.
  expect(await deferIndexes(database)).toEqual([NAME])
  expect(await restoreIndexes(database)).toEqual([NAME])
  expect([await definition(), await noted()]).toEqual([before, []])
  expect(await restoreIndexes(database)).toEqual([])
})

it('where several put it back, one builds it', async () => {
  await deferIndexes(database)
  const built = await Promise.all(Array.from({ length: 4 }, () => restoreIndexes(database)))
  expect(built.flat()).toEqual([NAME])
  expect(await noted()).toEqual([])
})

it('a note of an index that stands is only taken off', async () => {
  await database.db.execute(sql`insert into deferred_indexes (name, definition) values (${NAME}, 'not a statement')`)
  expect(await restoreIndexes(database)).toEqual([NAME])
  expect(await noted()).toEqual([])
})
