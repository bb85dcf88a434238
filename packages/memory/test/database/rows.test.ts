import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { queryRows } from '../../src/database/rows.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()

test('gives plain rows, named as the statement names its columns', async () => {
  const rows = await queryRows(
    database.db,
    sql`select n as "theNumber", 'x' || n as text from generate_series(1, 2) as n`,
  )
  expect(rows).toEqual([
    { theNumber: 1, text: 'x1' },
    { theNumber: 2, text: 'x2' },
  ])
})

test('gives an empty array where nothing matches', async () => {
  expect(await queryRows(database.db, sql`select 1 as n where false`)).toEqual([])
})

test('works inside a transaction', async () => {
  const rows = await database.db.transaction((tx) => queryRows(tx, sql`select 1 as n`))
  expect(rows).toEqual([{ n: 1 }])
})

test('values arrive alike from both drivers: json parsed, moments as text, arrays as arrays', async () => {
  const rows = await queryRows(
    database.db,
    sql`select '{"a": [1]}'::jsonb as json, array['x', 'y'] as list, 1.5::float8 as number, true as flag, null as nothing,
               to_char(timestamptz '2026-01-02 03:04:05.678+00' at time zone 'utc', 'YYYY-MM-DD HH24:MI:SS.MS') as text`,
  )
  expect(rows).toEqual([
    { json: { a: [1] }, list: ['x', 'y'], number: 1.5, flag: true, nothing: null, text: '2026-01-02 03:04:05.678' },
  ])
})
