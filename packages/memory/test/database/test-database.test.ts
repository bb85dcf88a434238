import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { assertSchemaCurrent } from '../../src/database/migrate.js'
import { queryRows } from '../../src/database/rows.js'
import { memoryEvents } from '../../src/schema/index.js'
import { useTestDatabase } from '../support/database.js'
import { somePeople } from '../support/people.js'

const one = useTestDatabase()
const other = useTestDatabase()
let tooEarly: unknown
try {
  one.db
} catch (error) {
  tooEarly = error
}

const rowCount = async (table: string) => {
  const [row] = await queryRows<{ rows: number }>(one.db, sql.raw(`select count(*)::int as rows from ${table}`))
  return row?.rows
}

test('a test database is migrated, and no other sees what is written to it', async () => {
  await assertSchemaCurrent(one)
  await somePeople(one)
  expect(await queryRows(other.db, sql`select id from users`)).toEqual([])
})

test('emptying takes everything, the append-only audit too, and leaves no tombstones', async () => {
  const { ann } = await somePeople(one)
  await one.db
    .insert(memoryEvents)
    .values({ personaId: ann, id: ann, memoryId: ann, operationId: ann, action: 'stored', actor: 'test' })
  await expect(one.db.delete(memoryEvents)).rejects.toThrow()
  await emptyTables(one)
  for (const table of ['users', 'personas', 'memory_events', 'sync_tombstones']) expect(await rowCount(table)).toBe(0)
  await assertSchemaCurrent(one)
})

test('used before the tests run it says so', () => {
  expect(tooEarly).toMatchObject({ message: 'The test database is open only while tests and their hooks run.' })
})
