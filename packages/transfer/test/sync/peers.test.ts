import { type Database, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { type SyncDirection, syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { countIn } from '../support/sync-rows.js'
import { beginAnew } from '../support/three-databases.js'

/* A peer that was away: `a` has deleted a row, and forgotten that it did, because `c` has received it. */

const a = useTestDatabase()
const away = useTestDatabase()
const c = useTestDatabase()

/** Makes as if everything that a database has written down had happened so many days earlier. */
async function daysPass(database: Database, days: number) {
  await database.db.execute(sql`update sync_tombstones set recorded_at = recorded_at - make_interval(days => ${days}),
    deleted_at = deleted_at - make_interval(days => ${days})`)
  await database.db.execute(sql`update sync_peers set sent_until = sent_until - make_interval(days => ${days}),
    received_until = received_until - make_interval(days => ${days})`)
}

beforeEach(async () => {
  await beginAnew([a, away, c])
  await a.db.execute(sql`insert into system_prompts (id, name, content, updated_at)
    select gen_random_uuid(), 'prompt ' || n, 'Olga keeps bees', now() - interval '100 days' from generate_series(1, 3) n`)
  for (const peer of [away, c]) await syncDatabases({ from: a, to: peer, direction: 'both' })
  await a.db.execute(sql`delete from system_prompts where name = 'prompt 1'`)
})

const sync = (direction: SyncDirection, options = {}) => syncDatabases({ from: a, to: away, direction, ...options })

test('deletions are remembered for 30 days, and still delivered then', async () => {
  for (const database of [a, away]) await daysPass(database, 29)
  await syncDatabases({ from: a, to: c, direction: 'both' })
  expect(await countIn(a, 'sync_tombstones')).toBe(1)
  await sync('both')
  expect(await countIn(away, 'system_prompts')).toBe(2)
})

test('deletions that nobody has received are not forgotten', async () => {
  for (const database of [a, away]) await daysPass(database, 60)
  expect(await countIn(a, 'sync_tombstones')).toBe(1)
  await sync('push')
  expect(await countIn(away, 'system_prompts')).toBe(2)
})

test.each(['push', 'pull', 'both'] as const)(
  'a peer that missed a deletion that is forgotten is refused: %s',
  async (direction) => {
    for (const database of [a, away]) await daysPass(database, 40)
    await syncDatabases({ from: a, to: c, direction: 'both' })
    expect(await countIn(a, 'sync_tombstones')).toBe(0)
    await expect(sync(direction)).rejects.toMatchObject({
      code: 'invalid_input',
      message: expect.stringMatching(/The last sync was 40 days ago.*--accept-stale/),
    })
    await expect(syncDatabases({ from: away, to: a, direction })).rejects.toMatchObject({ code: 'invalid_input' })
    expect([await countIn(a, 'system_prompts'), await countIn(away, 'system_prompts')]).toEqual([2, 3])
  },
)

test('accepted all the same, what was deleted comes back, and syncs go on', async () => {
  for (const database of [a, away]) await daysPass(database, 40)
  await syncDatabases({ from: a, to: c, direction: 'both' })
  await sync('both', { acceptStale: true })
  expect([await countIn(a, 'system_prompts'), await countIn(away, 'system_prompts')]).toEqual([3, 3])
  expect((await sync('both')).tables).toEqual({})
})

test('a new, empty peer is not stale', async () => {
  for (const database of [a, away]) await daysPass(database, 40)
  await syncDatabases({ from: a, to: c, direction: 'both' })
  await beginAnew([away])
  await sync('push')
  expect(await countIn(away, 'system_prompts')).toBe(2)
})

test('one put back to an older state is as stale as it says', async () => {
  const state = await queryRows<{ row: string }>(away.db, sql`select to_json(one)::text as row from sync_peers one`)
  for (const database of [a, away]) await daysPass(database, 40)
  await syncDatabases({ from: a, to: c, direction: 'both' })
  // `a` has spoken with it since, but what it holds is of before.
  await a.db.execute(sql`update sync_peers set sent_until = now(), received_until = now()`)
  expect(state).toHaveLength(1)
  await expect(sync('push')).rejects.toMatchObject({ code: 'invalid_input' })
})
