import { type Executor, queryRows } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import type { SyncedTable } from './config.js'

/*
 * PostgreSQL's own hash of a row, which its hash partitions rest on: it reads the columns as they are stored, where a
 * digest of their text would have to write every time and number out first (3.4 µs a memory against 12). Mixed once more
 * before rows are summed, so that two rows that swap a value do not cancel out.
 */

/** A row as far as it is compared. */
export interface RowDigest {
  readonly pk: string
  /** 64 bits, as a signed decimal number. */
  readonly hash: string
  /** Ms since the epoch; 0 in a table whose rows only appear. */
  readonly changedAt: number
}

export interface Total {
  readonly rows: number
  readonly digest: string
}

export const listed = (columns: readonly SQL[]): SQL => sql.join([...columns], sql`, `)
export const columnList = (names: readonly string[]): SQL => listed(names.map((name) => sql`${sql.identifier(name)}`))

/** Values of the primary key joined by ':', as `sync_tombstones.row_pk` holds them. */
export const pkOf = ({ key }: SyncedTable, row: SQL = sql``): SQL =>
  sql.join(
    key.map(({ name }) => sql`${row}${sql.identifier(name)}::text`),
    sql` || ':' || `,
  )

/** The key that {@link pkOf} wrote, column by column. */
export function keyOf({ key }: SyncedTable, pk: string): Record<string, string> {
  const parts = pk.split(':')
  const last = parts.splice(key.length - 1).join(':')
  return Object.fromEntries(key.map(({ name }, at) => [name, parts[at] ?? last]))
}

/** `wanted (…)`: keys as rows, for a join. */
export const wantedKeys = (table: SyncedTable, pks: readonly string[]): SQL =>
  sql`json_to_recordset(${JSON.stringify(pks.map((pk) => keyOf(table, pk)))}::json) as wanted (${listed(
    table.key.map(({ name, type }) => sql`${sql.identifier(name)} ${sql.raw(type)}`),
  )})`

/** Whether a row has the key of another. */
export const sameKey = ({ key }: SyncedTable, one: SQL, other: SQL): SQL =>
  sql.join(
    key.map(({ name }) => sql`${one}.${sql.identifier(name)} = ${other}.${sql.identifier(name)}`),
    sql` and `,
  )

const rowHash = ({ compared }: SyncedTable): SQL =>
  sql`hashint8extended(hash_record_extended(row(${listed(
    compared.map(({ name, asText }) => (asText ? sql`${sql.identifier(name)}::text` : sql`${sql.identifier(name)}`)),
  )}), 0), 0)`

const keyHash = ({ key }: SyncedTable): SQL =>
  sql`hash_record_extended(row(${columnList(key.map(({ name }) => name))}), 0)`

/** The rows of a table that take part. */
export const rowsIn = ({ name, rows = sql`true` }: SyncedTable): SQL => sql`${sql.identifier(name)} where ${rows}`

/** One digest and a count for each table, in one round trip. */
export async function totalsOf(executor: Executor, tables: readonly SyncedTable[]): Promise<Map<string, Total>> {
  const rows = await queryRows<Total & { name: string }>(
    executor,
    sql.join(
      tables.map(
        (table) => sql`select ${table.name}::text as name, count(*)::int as rows,
          coalesce(bit_xor(${rowHash(table)}), 0)::text as digest from ${rowsIn(table)}`,
      ),
      sql` union all `,
    ),
  )
  return new Map(rows.map(({ name, rows, digest }) => [name, { rows, digest }]))
}

/** A digest for each bucket of keys. @param mask of the bits of a key's hash that name its bucket */
export async function bucketsOf(executor: Executor, table: SyncedTable, mask: number): Promise<Map<number, string>> {
  const rows = await queryRows<{ bucket: number; digest: string }>(
    executor,
    sql`select (${keyHash(table)} & ${mask}::int)::int as bucket, count(*)::text || ':' || bit_xor(${rowHash(table)})::text
        as digest from ${rowsIn(table)} group by 1`,
  )
  return new Map(rows.map(({ bucket, digest }) => [bucket, digest]))
}

/** Rows fetched at once. */
const FETCH = 2_000

/**
 * Rows of some buckets, or all, in the order of their keys, through a cursor. Inside a transaction, one at a time.
 */
export async function* rowsOf(
  executor: Executor,
  table: SyncedTable,
  among: { readonly mask: number; readonly buckets: readonly number[] } | null,
): AsyncGenerator<RowDigest> {
  const changedAt =
    table.changedAt === null
      ? sql`0::float8`
      : sql`(extract(epoch from ${sql.identifier(table.changedAt)}) * 1000)::float8`
  const within =
    among === null
      ? sql`true`
      : sql`(${keyHash(table)} & ${among.mask}::int)::int
          in (select value::int from json_array_elements_text(${JSON.stringify(among.buckets)}::json))`
  await executor.execute(sql`declare compared no scroll cursor for
    select pk, hash, changed_at as "changedAt" from (
      select ${pkOf(table)} collate "C" as pk, ${rowHash(table)}::text as hash, ${changedAt} as changed_at
      from ${rowsIn(table)} and ${within}) one
    order by pk`)
  for (;;) {
    const batch = await queryRows<RowDigest>(executor, sql.raw(`fetch ${FETCH} from compared`))
    yield* batch
    if (batch.length < FETCH) break
  }
  await executor.execute(sql`close compared`)
}
