import { sql } from 'drizzle-orm'
import { beforeAll, expect, it } from 'vitest'
import { copyField, copyInto } from '../../src/database/copy-into.js'
import type { Database } from '../../src/database/database.js'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { useTestDatabase } from '../support/database.js'
import { urlOfDatabase } from '../support/server.js'

const database = useTestDatabase()

beforeAll(async () => {
  await database.db.execute(sql`create table copied (id int primary key, name text, tags text[], at timestamptz,
    whose uuid, embedding vector(4))`)
})

const count = async () =>
  (await queryRows<{ n: number }>(database.db, sql`select count(*)::int as n from copied`))[0]!.n

const copyIds = (target: Database, ids: Iterable<number>) =>
  transaction(target, async (tx) => {
    const rows = function* () {
      for (const id of ids) yield [copyField.integer(id)]
    }
    await copyInto(tx)!('copied (id)', rows())
  })

it('every kind of value arrives as it was', async () => {
  const at = Date.UTC(1999, 5, 3, 12, 0, 0, 7)
  await transaction(database, async (tx) => {
    await copyInto(tx)!('copied', [
      [
        copyField.integer(-7),
        copyField.text('Rex, "the" dog\n— 🐕'),
        copyField.textArray(['a', '', '"b",{}']),
        copyField.timestamp(at),
        copyField.uuid('0198c0de-1234-4abc-8def-0123456789ab'),
        copyField.vector([1, -0.5], 4),
      ],
      [copyField.integer(8), null, copyField.textArray([]), null, null, null],
    ])
  })
  const rows = await queryRows(
    database.db,
    sql`select id, name, tags, extract(epoch from at)::float8 * 1000 as at, whose, embedding::text from copied order by id`,
  )
  expect(rows).toEqual([
    {
      id: -7,
      name: 'Rex, "the" dog\n— 🐕',
      tags: ['a', '', '"b",{}'],
      at,
      whose: '0198c0de-1234-4abc-8def-0123456789ab',
      embedding: '[1,-0.5,0,0]',
    },
    { id: 8, name: null, tags: [], at: null, whose: null, embedding: null },
  ])
  await database.db.execute(sql`delete from copied`)
})

// Unpatched, the driver hears the refusal after the last row, tells nobody, and the transaction stays open for ever.
it('a row that the table refuses ends the transaction with the reason', async () => {
  await copyIds(database, [1, 2])
  await expect(copyIds(database, [3, 2])).rejects.toMatchObject({ details: { sqlState: '23505' } })
  const many = Array.from({ length: 100_000 }, (_, at) => at + 10)
  await expect(copyIds(database, [...many, 1])).rejects.toMatchObject({ details: { sqlState: '23505' } })
  expect(await count()).toBe(2)
  await database.db.execute(sql`delete from copied`)
})

// The last: only the answer to the end of the rows is outstanding.
it.each([5, 199_999])('a connection that is lost at row %i is an outage', async (cutAt) => {
  const [current] = await queryRows<{ name: string }>(database.db, sql`select current_database() as name`)
  const other = await openDatabase({ url: urlOfDatabase(current!.name), maxConnections: 1 })
  const cut = sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and query like 'copy copied%' and pid <> pg_backend_pid()`
  const rows = function* () {
    for (let id = 0; id < 200_000; id++) {
      if (id === cutAt) void queryRows(database.db, cut)
      yield [copyField.integer(id)]
    }
  }
  const copying = transaction(other, async (tx) => {
    await copyInto(tx)!('copied (id)', rows())
    // Whatever the cut came too late for.
    await queryRows(database.db, cut)
    await queryRows(tx, sql`select 1`)
  })
  await expect(copying).rejects.toMatchObject({ code: 'database_unavailable' })
  expect(await count()).toBe(0)
  await other.close()
})
