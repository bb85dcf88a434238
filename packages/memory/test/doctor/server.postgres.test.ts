import { sql } from 'drizzle-orm'
import { afterEach, describe, expect, test } from 'vitest'
import { type Database, examineDatabase, openDatabase, queryRows } from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const opened: Database[] = []

afterEach(async () => {
  for (const one of opened.splice(0)) await one.close()
})

const nameOf = async () =>
  (await queryRows<{ name: string }>(database.db, sql`select current_database() as name`))[0]!.name

/** Another pool on this file's database: settings of a database reach new connections only. */
async function openAgain(): Promise<Database> {
  const url = new URL(process.env.TEST_DATABASE_URL!)
  url.pathname = `/${await nameOf()}`
  const one = await openDatabase({ url: url.href, maxConnections: 1 })
  opened.push(one)
  return one
}

const found = async (target: Database) =>
  (await examineDatabase(target, { model: null }))
    .filter(({ severity, check }) => severity !== 'ok' && check !== 'server')
    .map(({ check, severity }) => `${check} ${severity}`)

describe('a server', () => {
  test('whose database turns iterative scans off', async () => {
    const name = await nameOf()
    expect(await found(await openAgain())).toEqual([])
    await database.db.execute(`alter database ${name} set hnsw.iterative_scan = off`)
    expect(await found(await openAgain())).toEqual(['iterative_scan warning'])
    await database.db.execute(`alter database ${name} reset hnsw.iterative_scan`)
  })

  test('whose connections are taken', async () => {
    const name = await nameOf()
    for (let at = 0; at < 5; at++) await openAgain()
    const [row] = await queryRows<{ used: number }>(
      database.db,
      sql`select count(*)::int as used from pg_stat_activity where datname = current_database()`,
    )
    await database.db.execute(`alter database ${name} connection limit ${row!.used}`)
    expect(await found(opened[0]!)).toEqual(['connections fault'])
    await database.db.execute(`alter database ${name} connection limit -1`)
    expect(await found(opened[0]!)).toEqual([])
  })

  test('that holds a transaction open is nothing yet while it is young', async () => {
    const holder = await openAgain()
    await holder.db.transaction(async (tx) => {
      await tx.execute('select 1')
      expect(await found(database)).toEqual([])
    })
  })
})
