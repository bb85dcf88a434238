import { type Database, MemoryError, openDatabase, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { beginAnew } from '../support/three-databases.js'

const from = useTestDatabase()
const to = useTestDatabase()

beforeEach(async () => {
  await beginAnew([from, to])
  await from.db.execute(sql`insert into system_prompts (id, name, content)
    select gen_random_uuid(), 'prompt ' || n, 'Olga keeps bees' from generate_series(1, 50) n`)
})

const rows = async (database: Database) =>
  (await queryRows<{ rows: number }>(database.db, sql`select count(*)::int as rows from system_prompts`))[0]!.rows

async function urlOf(database: Database): Promise<string> {
  const [current] = await queryRows<{ name: string }>(database.db, sql`select current_database()::text as name`)
  const url = new URL(process.env.TEST_DATABASE_URL!)
  url.pathname = `/${current!.name}`
  return url.href
}

async function refused(target: Database): Promise<MemoryError> {
  const error = await syncDatabases({ from, to: target }).catch((thrown: unknown) => thrown)
  if (!MemoryError.is(error)) throw new Error('not refused with an error of its own', { cause: error })
  expect(`${error.message} ${JSON.stringify(error.details)}`).not.toMatch(/Olga|postgres(ql)?:\/\//)
  expect(await rows(to)).toBe(0)
  return error
}

const ofTheTarget = { message: expect.stringContaining('In the second database (to): ') as string }

async function finishes(): Promise<void> {
  await syncDatabases({ from, to })
  expect(await rows(to)).toBe(50)
}

test('a target that only reads is refused as such, and written once it writes', async () => {
  const url = new URL(await urlOf(to))
  const name = sql.identifier(url.pathname.slice(1))
  await to.db.execute(sql`alter database ${name} set default_transaction_read_only = on`)
  const readOnly = await openDatabase({ url: url.href })
  try {
    expect(await refused(readOnly)).toMatchObject({ code: 'database_unwritable', ...ofTheTarget })
  } finally {
    await readOnly.close()
    await to.db.execute(sql`alter database ${name} reset default_transaction_read_only`)
  }
  await finishes()
})

test('a database without the extension and the tables is behind, and gets nothing', async () => {
  const url = new URL(await urlOf(to))
  url.pathname += '_bare'
  const name = sql.identifier(url.pathname.slice(1))
  await to.db.execute(sql`create database ${name} template template0`)
  const bare = await openDatabase({ url: url.href })
  try {
    expect((await refused(bare)).code).toBe('schema_behind')
    expect(await queryRows(bare.db, sql`select from pg_tables where schemaname in ('public', 'drizzle')`)).toEqual([])
  } finally {
    await bare.close()
    await to.db.execute(sql`drop database ${name}`)
  }
})

test('a connection cut in the middle leaves nothing half-applied, and the next run finishes', async () => {
  await to.db.execute(sql`create function cut() returns trigger language plpgsql as $$ begin
      if (select count(*) from system_prompts) >= 20 then perform pg_terminate_backend(pg_backend_pid()); end if;
      return new; end $$`)
  await to.db.execute(sql`create trigger cut before insert on system_prompts for each row execute function cut()`)
  const target = await openDatabase({ url: await urlOf(to) })
  try {
    expect(await refused(target)).toMatchObject({ code: 'database_unavailable', ...ofTheTarget })
  } finally {
    await target.close()
    await to.db.execute(sql`drop function cut cascade`)
  }
  await finishes()
})

test('a target that changes meanwhile keeps what was written, and the table is done again', async () => {
  await syncDatabases({ from, to })
  const ids = await queryRows<{ id: string }>(from.db, sql`select id::text as id from system_prompts order by id`)
  await from.db.execute(sql`update system_prompts set content = 'of the source', updated_at = now() + interval '1 s'`)
  const target = await openDatabase({ url: await urlOf(to) })
  let interfered: PromiseLike<unknown> | undefined
  try {
    await syncDatabases({
      from,
      to: target,
      onProgress({ table }) {
        if (table !== 'system_prompts') return
        interfered ??= to.db
          .execute(sql`update system_prompts set content = 'written meanwhile', updated_at = now() + interval '5 s'
            where id = ${ids[0]!.id}::uuid`)
          .then((done) => done)
      },
    })
  } finally {
    await interfered
    await target.close()
  }
  expect(interfered).toBeDefined()
  const [kept] = await queryRows<{ content: string }>(
    to.db,
    sql`select content from system_prompts where id = ${ids[0]!.id}::uuid`,
  )
  expect(kept!.content).toBe('written meanwhile')
})

test('two servers whose clocks differ are refused, and brought together once they agree', async () => {
  const url = new URL(await urlOf(to))
  const name = sql.identifier(url.pathname.slice(1))
  // The clock that the target is asked for runs ahead.
  const clockAhead = async (ms: number) => {
    await to.db.execute(sql`create schema if not exists ahead`)
    await to.db.execute(sql`create or replace function ahead.clock_timestamp() returns timestamptz language sql as
      ${sql.raw(`$$ select pg_catalog.clock_timestamp() + interval '${ms} ms' $$`)}`)
    await to.db.execute(sql`alter database ${name} set search_path = ahead, pg_catalog, public`)
    return openDatabase({ url: url.href })
  }
  try {
    for (const ms of [12_000, -12_000]) {
      const skewed = await clockAhead(ms)
      const error = await refused(skewed).finally(() => skewed.close())
      expect(error.message).toMatch(/^The clocks of the two servers differ by 12 s, .* \(at most 10 s apart\)/)
    }
    const near = await clockAhead(8_000)
    const { skewMs } = await syncDatabases({ from, to: near }).finally(() => near.close())
    expect(skewMs).toBeGreaterThan(7_000)
    expect(skewMs).toBeLessThan(9_000)
  } finally {
    await to.db.execute(sql`alter database ${name} reset search_path`)
    await to.db.execute(sql`drop schema ahead cascade`)
  }
  await finishes()
})

test.each([
  ['whose server does not answer', { port: '1' }],
  ['whose host name is mistyped', { hostname: 'db.intrenal.invalid' }],
])('a target %s is said without its address', async (_, part) => {
  const url = Object.assign(new URL(await urlOf(to)), { password: 'a-secret' }, part)
  const error = await openDatabase({ url: url.href }).then(
    (target) => refused(target).finally(() => target.close()),
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ code: 'database_unavailable' })
  expect(String(error)).not.toMatch(/a-secret|invalid|postgres(ql)?:\/\//)
})
