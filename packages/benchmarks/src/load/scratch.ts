import type { BareDriver } from '../bare/driver.js'
import { Refusal } from '../refusal.js'

/** What stands in a scratch database; equal = nothing has to be loaded again. */
export interface Contents {
  /** Of the generator; raised when it makes other memories of the same seed. */
  version: number
  seed: number
  rows: number
  /** Hash of the schema it was loaded into. */
  schema: string
}

/** Held by the connection of a run. An arbitrary number of ours. */
const RUN_LOCK = 7_042_100_990

const TABLES_OF_USERS = `
  select count(*)::int as tables, coalesce(bool_or(relnamespace::regnamespace::text = 'bench'), false) as ours
  from pg_class where relkind in ('r', 'p', 'v', 'm', 'f')
    and relnamespace::regnamespace::text !~ '^(pg_|information_schema$)'
    and not exists (select from pg_depend where objid = pg_class.oid and deptype = 'e')`

/**
 * Makes sure that a database is there to be filled and emptied: it is empty, or a benchmark made it, and none is at it.
 *
 * @throws Refusal
 */
export async function claimScratch(driver: BareDriver): Promise<void> {
  const [found] = await driver.query<{ tables: number; ours: boolean }>(TABLES_OF_USERS)
  if (found!.tables > 0 && !found!.ours) {
    throw new Refusal(
      `The database holds ${found!.tables} table(s) that no benchmark made. Nothing was changed: benchmarks fill a ` +
        'database, empty it and fill it again, so give them one of their own (CREATE DATABASE bench).',
    )
  }
  const [lock] = await driver.query<{ taken: boolean }>(`select pg_try_advisory_lock(${RUN_LOCK}) as taken`)
  if (!lock!.taken) {
    throw new Refusal(
      'Another benchmark is using the database. Nothing was changed: wait for it, or give this one another database.',
    )
  }
  await driver.execute(`
    create schema if not exists bench;
    create table if not exists bench.contents (what text primary key, contents jsonb not null)`)
}

/** Whether `what` was loaded completely, and with these very contents. */
export async function isLoaded(driver: BareDriver, what: string, contents: Contents): Promise<boolean> {
  const rows = await driver.query(`select from bench.contents where what = $1 and contents = $2::text::jsonb`, [
    what,
    JSON.stringify(contents),
  ])
  return rows.length > 0
}

export async function markLoaded(driver: BareDriver, what: string, contents: Contents): Promise<void> {
  await driver.query(
    `insert into bench.contents values ($1, $2::text::jsonb)
      on conflict (what) do update set contents = excluded.contents`,
    [what, JSON.stringify(contents)],
  )
}

/** From here on `what` counts as not loaded: its tables are about to be changed. */
export async function markChanged(driver: BareDriver, what: string): Promise<void> {
  await driver.query(`delete from bench.contents where what = $1`, [what])
}

/** Drops everything but extensions, which only an administrator may be able to create again. */
export async function emptyScratch(driver: BareDriver): Promise<void> {
  await driver.execute(`
    do $$ declare name text; begin
      for name in select nspname from pg_namespace
        where nspname !~ '^(pg_|information_schema$|public$)'
          and not exists (select from pg_depend where objid = pg_namespace.oid and deptype = 'e')
      loop execute format('drop schema %I cascade', name); end loop;
      for name in select oid::regclass::text from pg_class where relnamespace = 'public'::regnamespace
        and relkind in ('r', 'p', 'v', 'm', 'f') and not exists (
          select from pg_depend where objid = pg_class.oid and deptype = 'e')
      loop execute format('drop table if exists %s cascade', name); end loop;
      for name in select oid::regprocedure::text from pg_proc where pronamespace = 'public'::regnamespace
        and not exists (select from pg_depend where objid = pg_proc.oid and deptype = 'e')
      loop execute format('drop routine %s cascade', name); end loop;
    end $$`)
  await claimScratch(driver)
}
