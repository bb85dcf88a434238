import { type Executor, queryRows } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import type { SyncedTable } from './config.js'

/** One row as far as it is compared. */
export interface RowDigest {
  readonly pk: string
  readonly hash: string
  /** Ms since the epoch; of a table that only grows, 0. */
  readonly updatedAt: number
}

const names = (columns: readonly string[]): SQL =>
  sql.join(
    columns.map((name) => sql.identifier(name)),
    sql`, `,
  )

/** Values of the primary key joined by ':', as `sync_tombstones.row_pk` holds them. */
export const pkOf = ({ key }: SyncedTable): SQL =>
  sql.join(
    key.map((name) => sql`${sql.identifier(name)}::text`),
    sql` || ':' || `,
  )

const rowHash = ({ compared }: SyncedTable): SQL => sql`md5(row(${names(compared)})::text)`

/** The same moment is written alike everywhere only in one time zone. Inside a transaction. */
export const fixFormats = (executor: Executor): PromiseLike<unknown> =>
  executor.execute(sql`select set_config('timezone', 'UTC', true), set_config('datestyle', 'ISO, YMD', true),
    set_config('extra_float_digits', '1', true), set_config('bytea_output', 'hex', true)`)

/**
 * Sums of the rows' hashes by bucket of their keys, so that their order does not matter.
 *
 * @param hexDigits of the key's hash that make a bucket; 0 = the whole table in one
 */
export async function digestOf(
  executor: Executor,
  table: SyncedTable,
  hexDigits: number,
): Promise<Map<string, string>> {
  const rows = await queryRows<{ bucket: string; digest: string }>(
    executor,
    sql`select left(md5(pk), ${hexDigits}::int) as bucket,
          count(*)::text || ':' || sum(('x' || left(hash, 16))::bit(64)::bigint)::text || ':' ||
          sum(('x' || right(hash, 16))::bit(64)::bigint)::text as digest
        from (select ${pkOf(table)} as pk, ${rowHash(table)} as hash from ${sql.identifier(table.name)}) one group by 1`,
  )
  return new Map(rows.map(({ bucket, digest }) => [bucket, digest]))
}

/** The rows of some buckets. */
export async function rowsIn(
  executor: Executor,
  table: SyncedTable,
  buckets: readonly string[],
): Promise<Map<string, RowDigest>> {
  const updatedAt = table.kind === 'changing' ? sql`(extract(epoch from updated_at) * 1000)::float8` : sql`0::float8`
  const rows = await queryRows<RowDigest>(
    executor,
    sql`select ${pkOf(table)} as pk, ${rowHash(table)} as hash, ${updatedAt} as "updatedAt"
        from ${sql.identifier(table.name)}
        where left(md5(${pkOf(table)}), ${BUCKET_DIGITS}::int)
          in (select json_array_elements_text(${JSON.stringify(buckets)}::json))`,
  )
  return new Map(rows.map((row) => [row.pk, row]))
}

/** 4,096 buckets: of 100,000 rows some 25 each are looked at where one differs. */
export const BUCKET_DIGITS = 3
