import { type Database, deferIndexes, MemoryError } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { countIn, memoriesIn } from '../support/sync-rows.js'
import { beginAnew, digestsOf } from '../support/three-databases.js'

/*
 * Several batches of memories and of vectors, the second of which fails: what was whole before stays whole, the error
 * says which database failed, and the next run finishes.
 */

const from = useTestDatabase()
const to = useTestDatabase()
const ROWS = 600

beforeAll(async () => {
  // What is proven here does not depend on the graph, and the embedded database takes 15 ms a vector for it.
  for (const database of [from, to]) await deferIndexes(database)
})
beforeEach(async () => {
  await beginAnew([from, to])
  await memoriesIn(from, ROWS)
})

/** Makes a table fail once it holds so many rows. */
async function failing(database: Database, table: string, after: number, work: () => Promise<void>) {
  await database.db.execute(
    sql.raw(`create function disk_full() returns trigger language plpgsql as $$ begin
      if (select count(*) from ${table}) >= ${after} then
        raise exception 'could not extend file' using errcode = '53100';
      end if;
      return new; end $$`),
  )
  await database.db.execute(
    sql.raw(`create trigger disk_full before insert on ${table} for each row execute function disk_full()`),
  )
  try {
    await work()
  } finally {
    await database.db.execute(sql`drop function disk_full cascade`)
  }
}

async function refused(): Promise<MemoryError> {
  const error = await syncDatabases({ from, to }).catch((thrown: unknown) => thrown)
  if (!MemoryError.is(error)) throw new Error('not refused with an error of its own', { cause: error })
  expect(`${error.message} ${JSON.stringify(error.details)}`).not.toMatch(/Olga|postgres(ql)?:\/\//)
  return error
}

async function finishes() {
  await syncDatabases({ from, to })
  expect(await digestsOf(to)).toEqual(await digestsOf(from))
  expect(await countIn(to, 'memory_vectors')).toBe(ROWS)
}

describe.each(['empty', 'begun'] as const)('a disk that is full, in a target that is %s', (kind) => {
  beforeEach(async () => {
    if (kind === 'empty') return
    await syncDatabases({ from, to })
    await to.db.execute(
      sql`delete from memories where id in (select id from memories order by id limit ${ROWS - 1}::int)`,
    )
    await to.db.execute(sql`delete from sync_tombstones`)
  })
  const standing = kind === 'empty' ? 0 : 1

  test('in the second batch of memories', async () => {
    await failing(to, 'memories', 550, async () => {
      const { details, message } = await refused()
      expect(details).toMatchObject({ sqlState: '53100', side: 'to' })
      expect(message).toContain('In the second database (to): The disk of the database is full')
      expect(await countIn(to, 'memories')).toBe(standing)
      expect(await countIn(to, 'users')).toBe(1)
    })
    await finishes()
  })

  test('in the second batch of vectors', async () => {
    await failing(to, 'memory_vectors', 550, async () => {
      expect((await refused()).details).toMatchObject({ sqlState: '53100', side: 'to' })
      expect(await countIn(to, 'memories')).toBe(ROWS)
      expect(await countIn(to, 'memory_vectors')).toBe(standing)
    })
    await finishes()
  })
})

test('where the first database fails, the error says so', async () => {
  await failing(from, 'memories', 0, async () => {
    await syncDatabases({ from, to })
    await to.db.execute(sql`insert into memories (persona_id, id, personality_id, content)
      select persona_id, gen_random_uuid(), personality_id, 'Rex hates thunder' from memories limit 1`)
    const error = await syncDatabases({ from, to, direction: 'both' }).catch((thrown: unknown) => thrown)
    expect(error).toMatchObject({ message: expect.stringContaining('In the first database (from): The disk') })
  })
  await syncDatabases({ from, to, direction: 'both' })
  expect(await digestsOf(from)).toEqual(await digestsOf(to))
})
