import { type Database, MemoryError, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { beginAnew } from '../support/three-databases.js'

const from = useTestDatabase()
const to = useTestDatabase()
const broken = useTestDatabase()
const TEXT = 'Olga keeps bees'

beforeEach(async () => {
  await beginAnew([from, to])
  await from.db.execute(sql`insert into system_prompts (id, name, content)
    select gen_random_uuid(), 'prompt ' || n, ${TEXT} from generate_series(1, 50) n`)
})

const rows = async (database: Database) =>
  (await queryRows<{ rows: number }>(database.db, sql`select count(*)::int as rows from system_prompts`))[0]!.rows

/** The error of a sync, which left the target as it was and tells nothing of what is remembered. */
async function refused(): Promise<MemoryError> {
  const error = await syncDatabases({ from, to }).catch((thrown: unknown) => thrown)
  if (!MemoryError.is(error)) throw new Error('not refused with an error of its own', { cause: error })
  expect(`${error.message} ${JSON.stringify(error.details)}`).not.toMatch(/Olga|postgres(ql)?:\/\//)
  expect(await rows(to)).toBe(0)
  return error
}

async function finishes(): Promise<void> {
  await syncDatabases({ from, to })
  expect(await rows(to)).toBe(50)
}

const JOURNAL = sql`drizzle.__bot_memory_migrations`

test('a target that lacks a migration is behind, and is named', async () => {
  const [last] = await queryRows<{ hash: string; at: string }>(
    to.db,
    sql`delete from ${JOURNAL} where created_at = (select max(created_at) from ${JOURNAL})
      returning hash, created_at::text as at`,
  )
  expect(await refused()).toMatchObject({ code: 'schema_behind', message: expect.stringContaining('second database') })
  await to.db.execute(sql`insert into ${JOURNAL} (hash, created_at) values (${last!.hash}, ${last!.at}::bigint)`)
  await finishes()
})

test('a target with a migration that is not known here is ahead, and is named', async () => {
  await to.db.execute(sql`insert into ${JOURNAL} (hash, created_at) values ('of tomorrow', 9000000000000)`)
  expect(await refused()).toMatchObject({ code: 'schema_ahead', message: expect.stringContaining('second database') })
  await to.db.execute(sql`delete from ${JOURNAL} where hash = 'of tomorrow'`)
  await finishes()
})

test('models that differ are both named, and so are dimensions', async () => {
  const model = (database: Database, name: string, dimensions: number, isActive: boolean) =>
    database.db.execute(sql`insert into embedding_models (model, dimensions, is_active)
      values (${name}, ${dimensions}, ${isActive})`)
  await model(from, 'one', 1536, true)
  await model(to, 'another', 1536, true)
  const { code, message } = await refused()
  expect(code).toBe('model_mismatch')
  expect(message).toMatch(/by one, the second by another/)
  await to.db.execute(sql`update embedding_models set model = 'one', dimensions = 768`)
  expect((await refused()).message).toMatch(/first with 1536 dimensions, the second with 768/)
  await to.db.execute(sql`delete from embedding_models`)
  await finishes()
})

test('a database whose extension was dropped is refused with what helps, on either side', async () => {
  await beginAnew([broken])
  await broken.db.execute(sql`drop extension vector cascade`)
  for (const [one, other, said] of [
    [from, broken, 'second database (to)'],
    [broken, from, 'first database (from)'],
  ] as const) {
    await expect(syncDatabases({ from: one, to: other })).rejects.toMatchObject({
      code: 'extension_missing',
      message: expect.stringMatching(new RegExp(`^In the ${said.replace(/[()]/g, '.')}: .*archive`)),
    })
  }
  expect(await rows(broken)).toBe(0)
})
