import { copyBetween, type Executor, queryRows, type Transaction } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'

import type { SyncedTable } from './config.js'
import { columnList, listed, rowsIn, sameKey, wantedKeys } from './digest.js'

/** Rows a batch. Of vectors as text, some 4 MB. */
export const BATCH = 500
const VECTOR_BATCH = 200

export const batchOf = (table: SyncedTable): number => (table.name === 'memory_vectors' ? VECTOR_BATCH : BATCH)

/** Rows as a JSON array, which `json_populate_recordset` reads back without loss on either driver. */
export async function readRows(from: Executor, table: SyncedTable, pks: readonly string[]): Promise<string> {
  const rows = await queryRows<{ row: string }>(
    from,
    sql`select to_json(one)::text as row from (
      select ${listed(table.columns.map((name) => sql`kept.${sql.identifier(name)}`))}
      from ${wantedKeys(table, pks)} join ${sql.identifier(table.name)} kept on ${sameKey(table, sql`kept`, sql`wanted`)}
    ) one`,
  )
  return `[${rows.map(({ row }) => row).join(',')}]`
}

/** `incoming`: rows that {@link readRows} read. */
export const incomingRows = (table: SyncedTable, rows: string): SQL =>
  sql`json_populate_recordset(null::${sql.identifier(table.name)}, ${rows}::json) incoming`

/**
 * Copies rows by their keys; what stands there is replaced, or left where rows only appear.
 *
 * @returns how many were written: not what was erased there, nor what belongs to a row that is not there
 */
export async function copyRows(
  from: Executor,
  to: Executor,
  table: SyncedTable,
  pks: readonly string[],
): Promise<number> {
  if (pks.length === 0) return 0
  return writeRows(to, table, await readRows(from, table, pks))
}

export async function writeRows(to: Executor, table: SyncedTable, rows: string): Promise<number> {
  await parkNames(to, table, rows)
  return upsert(to, table, incomingRows(table, rows), valuesOf(table))
}

export async function upsert(to: Executor, table: SyncedTable, incoming: SQL, values: SQL): Promise<number> {
  const [written] = await queryRows<{ rows: number }>(
    to,
    sql`with written as (
      insert into ${sql.identifier(table.name)} (${columnList(table.columns)})
      select ${values} from ${incoming} where ${belongs(table)}
      on conflict (${columnList(table.key.map(({ name }) => name))}) do ${onClash(table)}
      returning 1
    ) select count(*)::int as rows from written`,
  )
  return written!.rows
}

function onClash({ changedAt, columns, key }: SyncedTable): SQL {
  const rest = columns.filter((name) => !key.some((one) => one.name === name))
  if (changedAt === null || rest.length === 0) return sql`nothing`
  return sql`update set ${listed(rest.map((name) => sql`${sql.identifier(name)} = excluded.${sql.identifier(name)}`))}`
}

/** The columns, without references to rows that are gone here. */
function valuesOf({ columns, parents }: SyncedTable): SQL {
  return listed(
    columns.map((name) => {
      const parent = parents.find(({ column, required, later }) => column === name && !required && !later)
      const value = sql`incoming.${sql.identifier(name)}`
      return parent === undefined ? value : sql`case when ${stands(parent.table, value)} then ${value} end`
    }),
  )
}

const stands = (table: string, id: SQL): SQL => sql`exists (select from ${sql.identifier(table)} where id = ${id})`

/** What hangs on another row is taken where that stands, and a vector only where it was made of the same text. */
export function belongs({ name, parents }: SyncedTable): SQL {
  const conditions = parents
    .filter(({ required }) => required)
    .map(({ column, table }) => stands(table, sql`incoming.${sql.identifier(column)}`))
  if (name === 'memory_versions' || name === 'memory_vectors') {
    conditions.push(sql`exists (select from memories one where one.persona_id = incoming.persona_id
      and one.id = incoming.memory_id ${name === 'memory_vectors' ? sql`and one.content_hash = incoming.source_hash` : sql``})`)
  }
  return conditions.length === 0 ? sql`true` : sql.join(conditions, sql` and `)
}

/**
 * Lets go of the unique names of rows that are about to be replaced, so that two can change places: a name is taken until
 * its row has given it up.
 */
async function parkNames(to: Executor, table: SyncedTable, rows: string): Promise<void> {
  for (const { columns, flag } of table.uniques) {
    const column = flag ? columns[0]! : nameOf(table, columns)
    if (column === undefined) continue
    await to.execute(sql`update ${sql.identifier(table.name)} known
      set ${sql.identifier(column)} = ${flag ? sql`false` : parkedName(sql`known`)}
      from ${incomingRows(table, rows)}
      where ${sameKey(table, sql`known`, sql`incoming`)} and ${belongs(table)}
        and (${listed(columns.map((name) => sql`known.${sql.identifier(name)}`))})
          is distinct from (${listed(columns.map((name) => sql`incoming.${sql.identifier(name)}`))})`)
  }
}

/** A value nobody else has, short enough for a Discord id. */
export const parkedName = (row: SQL): SQL => sql`left(replace(${row}.id::text, '-', ''), 20)`

/** The column of a unique constraint that people fill in; undefined where all of them refer to other rows. */
export const nameOf = (table: SyncedTable, columns: readonly string[]): string | undefined =>
  columns.find((column) => !table.parents.some((parent) => parent.column === column))

/** Clears references that a cycle let through and whose rows did not come. */
export async function dropDangling(to: Executor, table: SyncedTable): Promise<void> {
  for (const { column, table: parent } of table.parents.filter(({ later }) => later)) {
    const name = sql.identifier(column)
    await to.execute(sql`update ${sql.identifier(table.name)} child set ${name} = null
      where ${name} is not null and not ${stands(parent, sql`child.${name}`)}`)
  }
}

/**
 * Fills an empty table from the other side: from server to server as the bytes of a binary COPY that nobody parses.
 *
 * @param onRows told of each batch, which under COPY is everything; it may throw to end the work
 * @returns how many rows are there now
 */
export async function fill(
  from: Transaction,
  to: Transaction,
  table: SyncedTable,
  { signal, onRows }: { signal: AbortSignal | undefined; onRows: (rows: number) => void },
): Promise<number> {
  const columns = columnList(table.columns)
  const copied = await copyBetween(
    { tx: from, query: sql`select ${columns} from ${rowsIn(table)}` },
    { tx: to, into: sql`${sql.identifier(table.name)} (${columns})` },
    signal,
  )
  if (!copied) await fillByRows(from, to, table, onRows)
  const [count] = await queryRows<{ rows: number }>(to, sql`select count(*)::int as rows from ${rowsIn(table)}`)
  if (copied) onRows(count!.rows)
  return count!.rows
}

async function fillByRows(from: Transaction, to: Transaction, table: SyncedTable, onRows: (rows: number) => void) {
  const size = batchOf(table)
  await from.execute(sql`declare filling no scroll cursor for
    select to_json(one)::text as row from (select ${columnList(table.columns)} from ${rowsIn(table)}) one`)
  for (;;) {
    const rows = await queryRows<{ row: string }>(from, sql.raw(`fetch ${size} from filling`))
    if (rows.length > 0) await writeRows(to, table, `[${rows.map(({ row }) => row).join(',')}]`)
    onRows(rows.length)
    if (rows.length < size) break
  }
  await from.execute(sql`close filling`)
}
