import { randomInt } from 'node:crypto'
import { type Database, openDatabase } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { applyAdoption, undoAdoption } from '../../src/index.js'
import { useEmptyServerDatabase } from '../support/empty-database.js'
import { compared, everythingOf, makePrismaEra } from '../support/prisma-era.js'
import { rowsOf } from '../support/rows.js'

const empty = useEmptyServerDatabase()

/** Runs `work`, and cuts every connection it has after some milliseconds. */
async function killedAfter(ms: number, work: (database: Database) => Promise<unknown>): Promise<boolean> {
  const database = await openDatabase({ url: empty.url })
  const ended = work(database).then(
    () => true,
    () => false,
  )
  await new Promise((resolve) => setTimeout(resolve, ms))
  await empty.server.db.execute(
    sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${empty.name}`,
  )
  const finished = await ended
  await database.close()
  return finished
}

const isAdopted = async (database: Database): Promise<boolean> =>
  (await rowsOf(database, sql`select from pg_namespace where nspname = 'prisma_era'`)).length > 0

test('killed at random moments, an adoption of the bot’s own database is done or not, and an undo too', {
  timeout: 300_000,
}, async () => {
  const database = await openDatabase({ url: empty.url })
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
  const undoneAt = performance.now()
  await undoAdoption(database)
  const undoTook = performance.now() - undoneAt
  expect(await everythingOf(database)).toEqual(before)
  await database.close()

  for (let round = 0; round < 8; round++) {
    const finished = await killedAfter(randomInt(Math.ceil(took)), (killed) => applyAdoption(killed))
    const after = await openDatabase({ url: empty.url })
    if (finished) expect(await isAdopted(after)).toBe(true)
    // Every other undo is killed too: what it leaves is adopted as a whole, or as it was.
    if ((await isAdopted(after)) && round % 2 === 0) {
      const adopted = await everythingOf(after)
      await killedAfter(randomInt(Math.ceil(undoTook)), (killed) => undoAdoption(killed))
      const now = await openDatabase({ url: empty.url })
      if (await isAdopted(now)) expect(await everythingOf(now)).toEqual(adopted)
      await now.close()
    }
    const last = await openDatabase({ url: empty.url })
    if (await isAdopted(last)) await undoAdoption(last)
    expect(await everythingOf(last)).toEqual(before)
    await last.close()
    await after.close()
  }
})
