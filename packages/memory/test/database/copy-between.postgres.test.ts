import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { copyBetween } from '../../src/database/copy-between.js'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { useTestDatabase } from '../support/database.js'
import { urlOfDatabase } from '../support/server.js'

const database = useTestDatabase()

it('rows arrive as they were, however many, and both connections go on', async () => {
  const [current] = await queryRows<{ name: string }>(database.db, sql`select current_database() as name`)
  const other = await openDatabase({ url: urlOfDatabase(current!.name) })
  try {
    await database.db.execute(sql`create table copied (id int primary key, name text)`)
    await database.db.execute(sql`create function rest() returns trigger language plpgsql as
      'begin perform pg_sleep(0.02); return new; end'`)
    await database.db.execute(sql`create trigger rests before insert on copied for each row execute function rest()`)
    await transaction(database, (from) =>
      transaction(other, async (to) => {
        // More than what lies between holds for a reader that rests, to the last: the driver stops reading.
        const query = sql`select number as id, repeat('Rex ', 50000) as name from generate_series(1, 100) number`
        expect(await copyBetween({ tx: from, query }, { tx: to, into: sql`copied (id, name)` })).toBe(true)
        expect(await queryRows(from, sql`select 1 as answered`)).toEqual([{ answered: 1 }])
        expect(await queryRows(to, sql`select 1 as answered`)).toEqual([{ answered: 1 }])
      }),
    )
    const counted = sql`select count(*)::int as rows, sum(length(name))::int as letters from copied`
    expect(await queryRows(database.db, counted)).toEqual([{ rows: 100, letters: 20_000_000 }])
  } finally {
    await other.close()
  }
}, 20_000)

it.each([
  [
    'the table takes no more',
    sql`select number as id, repeat('Rex ', 50000) as name from generate_series(1, 200) number`,
  ],
  [
    'the query fails',
    sql`select 1 / (150 - number) as id, repeat('Rex ', 50000) as name from generate_series(1, 200) number`,
  ],
])(
  'where %s in the middle, both connections go on',
  async (_, query) => {
    const [current] = await queryRows<{ name: string }>(database.db, sql`select current_database() as name`)
    const other = await openDatabase({ url: urlOfDatabase(current!.name), maxConnections: 1 })
    const source = await openDatabase({ url: urlOfDatabase(current!.name), maxConnections: 1 })
    try {
      await database.db.execute(sql`create table if not exists full_up (id int, name text)`)
      await database.db.execute(sql`create or replace function full_up() returns trigger language plpgsql as
      'begin if new.id = 20 then raise exception using errcode = ''53100''; end if; return new; end'`)
      await database.db.execute(
        sql`create or replace trigger full_up before insert on full_up for each row execute function full_up()`,
      )
      for (let round = 0; round < 2; round++) {
        const copied = transaction(source, (from) =>
          transaction(other, (to) => copyBetween({ tx: from, query }, { tx: to, into: sql`full_up (id, name)` })),
        )
        await expect(copied).rejects.toMatchObject({ details: { sqlState: expect.stringMatching(/53100|22012/) } })
        for (const one of [source, other]) {
          expect(await queryRows(one.db, sql`select count(*)::int as rows from full_up`)).toEqual([{ rows: 0 }])
        }
      }
    } finally {
      await Promise.all([source.close(), other.close()])
    }
  },
  20_000,
)

it('stopped halfway, it copies nothing, and both connections go on', async () => {
  const [current] = await queryRows<{ name: string }>(database.db, sql`select current_database() as name`)
  const other = await openDatabase({ url: urlOfDatabase(current!.name), maxConnections: 1 })
  const source = await openDatabase({ url: urlOfDatabase(current!.name), maxConnections: 1 })
  const stop = new AbortController()
  try {
    await database.db.execute(sql`create table stopped (id int, name text)`)
    const query = sql`select number as id, concat(pg_sleep(0.02), number) as name from generate_series(1, 60) number`
    setTimeout(() => stop.abort(new Error('enough')), 100)
    const copied = transaction(source, (from) =>
      transaction(other, (to) =>
        copyBetween({ tx: from, query }, { tx: to, into: sql`stopped (id, name)` }, stop.signal),
      ),
    )
    await expect(copied).rejects.toThrow('enough')
    for (const one of [source, other]) {
      expect(await queryRows(one.db, sql`select count(*)::int as rows from stopped`)).toEqual([{ rows: 0 }])
    }
  } finally {
    await Promise.all([source.close(), other.close()])
  }
}, 20_000)
