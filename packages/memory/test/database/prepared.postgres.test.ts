import { sql } from 'drizzle-orm'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { keepStatement } from '../../src/database/kept-statement.js'
import { openDatabase } from '../../src/database/open.js'
import { queryPrepared } from '../../src/database/prepared.js'
import { queryRows } from '../../src/database/rows.js'
import { useTestDatabase } from '../support/database.js'
import { urlOfDatabase } from '../support/server.js'

const database = useTestDatabase()
beforeEach(async () => {
  await database.db.execute(sql`drop table if exists notes`)
  await database.db.execute(sql`create table notes (id int primary key)`)
  await database.db.execute(sql`insert into notes select generate_series(1, 100)`)
})

const note = keepStatement(sql`select * from notes where id = ${sql.placeholder('id')}`)
const noteIn = (of: Database, id: number) => queryPrepared<{ id: number }>(of, { kept: note, values: [id] })
const noteOf = (id: number) => noteIn(database, id)
const ids = Array.from({ length: 100 }, (_, index) => index + 1)

test('a statement is prepared once a connection', async () => {
  const [row] = await queryRows<{ name: string }>(database.db, sql`select current_database() as name`)
  const single = await openDatabase({ url: urlOfDatabase(row?.name ?? ''), maxConnections: 1 })
  onTestFinished(() => single.close())
  for (const id of [1, 2, 3]) await noteIn(single, id)
  expect(
    await queryRows(
      single.db,
      sql`select statement, (generic_plans + custom_plans)::int as runs from pg_prepared_statements`,
    ),
  ).toEqual([{ statement: 'select * from notes where id = $1', runs: 3 }])
})

test('a table that is changed meanwhile mixes up no answers', async () => {
  expect((await Promise.all(ids.map(noteOf))).map(([row]) => row?.id)).toEqual(ids)
  await database.db.execute(sql`alter table notes add column text text`)
  const answers = await Promise.all(ids.map(noteOf))
  expect(answers).toEqual(ids.map((id) => [{ id, text: null }]))
  expect((await Promise.all(ids.map(noteOf))).map(([row]) => row?.id)).toEqual(ids)
})

test('what the database refuses is thrown', async () => {
  const kept = keepStatement(sql`select 1 / ${sql.placeholder('divisor')}::int`)
  await expect(queryPrepared(database, { kept, values: [0] })).rejects.toMatchObject({
    code: 'database_failed',
    details: { sqlState: '22012' },
  })
})
