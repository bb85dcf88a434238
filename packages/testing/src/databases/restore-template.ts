import type { TestableDatabase } from './database-kind.js'

/** What stood in a database when it was opened from its template. */
export interface Original {
  /** Of everything but rows: tables, columns, indexes, triggers, functions, settings. */
  readonly digest: string
  /** Tables that hold rows, with those. */
  readonly filled: readonly FilledTable[]
}

interface FilledTable {
  readonly name: string
  readonly rows: string
}

/** Everything above is made by statements, not by PostgreSQL itself. */
const OURS = 'oid >= 16384'

/** Object ids stay through TRUNCATE, REINDEX and VACUUM FULL, and change with everything that is made anew. */
const DIGEST = `
  select md5(string_agg(line, ' ' order by line)) as digest from (
    select concat_ws(' ', 'class', oid, relname, relnamespace, relkind, relpersistence, reloptions::text) as line
      from pg_class where ${OURS} and relkind <> 't'
    union all select concat_ws(' ', 'column', attrelid, attnum, attname, atttypid, atttypmod, attnotnull, attstorage,
        attoptions::text)
      from pg_attribute where attrelid >= 16384
    union all select concat_ws(' ', 'default', oid, md5(adbin::text)) from pg_attrdef where ${OURS}
    union all select concat_ws(' ', 'index', indexrelid, indisvalid, indisready) from pg_index where indexrelid >= 16384
    union all select concat_ws(' ', 'constraint', oid, condeferrable, condeferred, convalidated)
      from pg_constraint where ${OURS}
    union all select concat_ws(' ', 'trigger', oid, tgenabled) from pg_trigger where ${OURS}
    union all select concat_ws(' ', 'function', oid, md5(prosrc)) from pg_proc where ${OURS}
    union all select concat_ws(' ', 'type', oid, typname) from pg_type where ${OURS} and typrelid = 0
    union all select concat_ws(' ', 'extension', oid, extversion) from pg_extension where ${OURS}
    union all select concat_ws(' ', 'setting', name, setting) from pg_settings where source = 'session'
    union all select concat_ws(' ', 'stored setting', setdatabase, setrole, setconfig::text) from pg_db_role_setting
  ) as catalogue`

/** Partitions are emptied with what they are parts of. */
const TABLES = `
  select oid::regclass::text as name from pg_class
  where ${OURS} and relkind in ('r', 'p') and not relispartition order by 1`

/** Notes how a database is before its first use. */
export async function noteOriginal(database: TestableDatabase): Promise<Original> {
  const filled: FilledTable[] = []
  for (const { name } of await query<{ name: string }>(database, TABLES)) {
    const rows = await rowsOf(database, name)
    if (rows !== null) filled.push({ name, rows })
  }
  return { digest: await digestOf(database), filled }
}

/**
 * Brings a database back to how it was opened: its rows, its sequences, its statistics. About 60 ms, where opening
 * another takes a second.
 *
 * @returns false if more than rows was changed: it is of no use any more
 */
export async function restoreOriginal(database: TestableDatabase, original: Original): Promise<boolean> {
  if ((await digestOf(database)) !== original.digest) return false
  const kept = new Set(original.filled.map(({ name }) => name))
  const tables = await query<{ name: string }>(database, TABLES)
  const emptied = tables.map(({ name }) => name).filter((name) => !kept.has(name))
  await database.db.execute(`set session_replication_role = replica`) // no trigger refuses it, none leaves a trace
  if (emptied.length > 0) await database.db.execute(`truncate ${emptied.join(', ')} restart identity`)
  for (const { name, rows } of original.filled) {
    if ((await rowsOf(database, name)) === rows) continue
    await database.db.execute(`delete from ${name}`)
    await database.db.execute(
      `insert into ${name} select * from json_populate_recordset(null::${name}, ${literal(rows)})`,
    )
  }
  await database.db.execute(`set allow_system_table_mods = on`)
  await database.db.execute(`delete from pg_statistic where starelid >= 16384`) // TRUNCATE leaves it
  await database.db.execute(`select pg_stat_reset()`)
  for (const setting of ['allow_system_table_mods', 'session_replication_role']) {
    await database.db.execute(`reset ${setting}`)
  }
  return true
}

async function digestOf(database: TestableDatabase): Promise<string> {
  const [row] = await query<{ digest: string }>(database, DIGEST)
  return row!.digest
}

async function rowsOf(database: TestableDatabase, table: string): Promise<string | null> {
  const [row] = await query<{ rows: string | null }>(
    database,
    `select json_agg(row order by row::text)::text as rows from ${table} as row`,
  )
  return row!.rows
}

async function query<Row>(database: TestableDatabase, statement: string): Promise<Row[]> {
  return ((await database.db.execute(statement)) as { rows: Row[] }).rows
}

const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`
