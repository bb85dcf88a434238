import { type Database, deferIndexes, MemoryError, queryRows } from '@bot/memory'
import { seededRandom, startChild } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { countIn, memoriesIn } from '../support/sync-rows.js'
import { beginAnew, digestsOf } from '../support/three-databases.js'

/*
 * Processes that sync two servers are killed at random moments: SYNC_KILLS of them, over SYNC_KILLED_ROWS memories. The
 * first fills an empty database; before each other one, rows are changed, made and deleted on both sides.
 */

const from = useTestDatabase()
const to = useTestDatabase()
const ROWS = Number(process.env.SYNC_KILLED_ROWS ?? 1_200)
const KILLS = Number(process.env.SYNC_KILLS ?? 2)

async function urlOf(database: Database): Promise<string> {
  const [current] = await queryRows<{ name: string }>(database.db, sql`select current_database()::text as name`)
  const url = new URL(process.env.TEST_DATABASE_URL!)
  url.pathname = `/${current!.name}`
  return url.href
}

/** On both sides, so many rows each: edits, deletions and new memories. */
async function change(database: Database, share: number) {
  const rows = Math.ceil(ROWS * share)
  const some = sql`select persona_id, id from memories order by random() limit ${rows}::int`
  await database.db.execute(sql`update memories set content = content || '.', updated_at = clock_timestamp()
    where (persona_id, id) in (${some})`)
  await database.db.execute(sql`delete from memory_vectors vector using memories memory
    where (vector.persona_id, vector.memory_id) = (memory.persona_id, memory.id) and source_hash <> content_hash`)
  await database.db.execute(sql`delete from memories where (persona_id, id) in (${some})`)
  if ((await countIn(database, 'personas')) > 0) await memoriesIn(database, rows)
}

test('killed at random moments, a sync goes on where it was, and both sides end equal', {
  timeout: 3_600_000,
}, async () => {
  await beginAnew([from, to])
  for (const database of [from, to]) await deferIndexes(database)
  await memoriesIn(from, ROWS)
  const options = JSON.stringify({ from: await urlOf(from), to: await urlOf(to) })
  const random = seededRandom(Number(process.env.SYNC_KILLED_SEED ?? 7))
  const runToEnd = async () => {
    const child = startChild(new URL('../support/sync-child.ts', import.meta.url), options)
    expect(await child.next()).toBe('begun')
    const startedAt = performance.now()
    const weighed = (await child.next()) as { megabytes: number; above: number }
    return { ...weighed, took: performance.now() - startedAt }
  }

  // As long as it takes for as much to travel; then what was brought is taken away again.
  const whole = await runToEnd()
  await beginAnew([to])
  let { took } = whole
  for (let kill = 0; kill < KILLS; kill++) {
    const child = startChild(new URL('../support/sync-child.ts', import.meta.url), options)
    expect(await child.next()).toBe('begun')
    await new Promise((resolve) => setTimeout(resolve, random.fraction() * took))
    child.process.kill('SIGKILL')
    await child.ended()
    const held = await syncDatabases({ from, to, direction: 'both' }).catch((error: unknown) => error)
    // What was in time to end held nobody up.
    if (MemoryError.is(held)) expect(held.code).toBe('database_locked')
    for (const database of [from, to]) await database.db.execute(sql`delete from leases`)
    took = Math.max(whole.took / 4, 500)
    if (kill % 2 === 1) continue
    for (const database of [from, to]) await change(database, 0.02)
  }

  const last = await runToEnd()
  for (const { megabytes } of [whole, last]) expect(megabytes).toBeLessThan(250)
  expect(await digestsOf(to)).toEqual(await digestsOf(from))
  expect(await countIn(to, 'memories')).toBeGreaterThan(ROWS / 2)
  expect((await syncDatabases({ from, to, direction: 'both' })).tables).toEqual({})
  if (process.env.SYNC_KILLED_ROWS) console.log(JSON.stringify({ kills: KILLS, rows: ROWS, whole, last }))
})
