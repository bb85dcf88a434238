import { randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Database } from '../../src/database/database.js'
import { readDatabaseHealth } from '../../src/database/health.js'
import { keepStatement } from '../../src/database/kept-statement.js'
import { migrateDatabase } from '../../src/database/migrate.js'
import { knownMigrations } from '../../src/database/migrations.js'
import { openDatabase } from '../../src/database/open.js'
import { queryPrepared } from '../../src/database/prepared.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'

/** pgbouncer in transaction mode: every transaction may run on another connection of the server. */
const pooledUrl = process.env.TEST_POOLED_DATABASE_URL ?? ''
const name = `pooled_${randomUUID().replaceAll('-', '')}`
const url = (() => {
  const url = new URL(pooledUrl)
  url.pathname = `/${name}`
  return url.href
})()

describe('through pgbouncer', () => {
  let server: Database
  let database: Database
  beforeAll(async () => {
    server = await openDatabase({ url: pooledUrl, maxConnections: 1 })
    await server.db.execute(sql.raw(`create database ${name}`))
    database = await openDatabase({ url, maxConnections: 20 })
  })
  afterAll(async () => {
    await database.close()
    await server.db.execute(sql.raw(`drop database ${name} with (force)`))
    await server.close()
  })

  test('many that start together migrate once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 5 }, () => migrateDatabase(database)))
    expect(outcomes.map(({ applied }) => applied).sort()).toEqual([
      ...[[], [], [], []],
      knownMigrations().map(({ name }) => name),
    ])
  })

  test('statements with parameters, many at once, each get their own answer', async () => {
    const numbers = Array.from({ length: 300 }, (_, number) => number)
    const answers = await Promise.all(
      numbers.map((number) => queryRows<{ n: number }>(database.db, sql`select ${number}::int as n`)),
    )
    expect(answers.map(([row]) => row?.n)).toEqual(numbers)
  })

  test('prepared statements, many at once, each get their own answer, whether the pooler keeps them or not', async () => {
    const numbers = Array.from({ length: 300 }, (_, number) => number)
    const kept = keepStatement(sql`select ${sql.placeholder('number')}::int as n`)
    const answers = await Promise.all(
      numbers.map((number) => queryPrepared<{ n: number }>(database, { kept, values: [number] })),
    )
    expect(answers.map(([row]) => row?.n)).toEqual(numbers)
  })

  test('a setting holds for its transaction and for no other', async () => {
    const settings = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        transaction(database, async (tx) => {
          await tx.execute(sql`select set_config('hnsw.ef_search', ${String(100 + index)}, true)`)
          const [row] = await queryRows<{ value: string }>(tx, sql`select current_setting('hnsw.ef_search') as value`)
          return Number(row?.value)
        }),
      ),
    )
    expect(settings).toEqual(Array.from({ length: 50 }, (_, index) => 100 + index))
    expect(
      await queryRows(database.db, sql`select current_setting('hnsw.ef_search', true) as value`),
    ).not.toContainEqual({
      value: expect.stringMatching(/^1\d\d$/),
    })
  })

  test('health is read', async () => {
    expect(await readDatabaseHealth(database)).toMatchObject({ schema: 'current', contents: { missingIndexes: [] } })
  })
})
