import { randomInt, randomUUID } from 'node:crypto'
import { type Database, openDatabase } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { applyAdoption, undoAdoption } from '../../src/index.js'
import { compared, everythingOf, makePrismaEra } from '../support/prisma-era.js'
import { rowsOf } from '../support/rows.js'

const name = `era_${randomUUID().replaceAll('-', '')}`
let server: Database
let url: string

beforeAll(async () => {
  const template = inject('databaseTemplate')
  if (template.dialect !== 'postgres') throw new Error('Only on a server.')
  server = await openDatabase({ url: template.serverUrl })
  const address = new URL(template.serverUrl)
  address.pathname = `/${name}`
  url = address.href
  await server.db.execute(sql.raw(`create database ${name}`))
})
afterAll(async () => {
  await server.db.execute(sql.raw(`drop database ${name} with (force)`))
  await server.close()
})

/** Runs `work`, and cuts every connection it has after some milliseconds. */
async function killedAfter(ms: number, work: (database: Database) => Promise<unknown>): Promise<boolean> {
  const database = await openDatabase({ url })
  const ended = work(database).then(
    () => true,
    () => false,
  )
  await new Promise((resolve) => setTimeout(resolve, ms))
  await server.db.execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`)
  const finished = await ended
  await database.close()
  return finished
}

test('killed at random moments, an adoption of the bot’s own database is done or not, and an undo too', {
  timeout: 300_000,
}, async () => {
  const database = await openDatabase({ url })
  await makePrismaEra(database)
  const before = await everythingOf(database)
  const startedAt = performance.now()
  await applyAdoption(database)
  const took = performance.now() - startedAt
  expect(await compared(database)).toEqual({
    memories: 2_170,
    history: 4_364,
    vectors: 2_100,
    backlog: 70,
    equal: 2_170,
    bits: 2_100,
  })
  await undoAdoption(database)
  expect(await everythingOf(database)).toEqual(before)
  await database.close()

  for (let round = 0; round < 20; round++) {
    const finished = await killedAfter(randomInt(Math.ceil(took)), (killed) => applyAdoption(killed))
    const after = await openDatabase({ url })
    const [era] = await rowsOf(after, sql`select from pg_namespace where nspname = 'prisma_era'`)
    if (finished || era) await undoAdoption(after)
    expect(await everythingOf(after)).toEqual(before)
    await after.close()
  }
})
