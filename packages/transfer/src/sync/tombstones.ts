import { type Executor, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'

/** That a row was deleted, and when. */
export interface Tombstone {
  readonly pk: string
  /** Ms since the epoch. */
  readonly deletedAt: number
  /** The row it became stands where it was deleted: it was moved. */
  readonly moved: boolean
}

/** The tombstones of some rows of a table. */
export async function tombstonesOf(
  executor: Executor,
  table: string,
  pks: readonly string[],
): Promise<Map<string, Tombstone>> {
  if (pks.length === 0) return new Map()
  const rows = await queryRows<Tombstone>(
    executor,
    sql`select row_pk as pk, (extract(epoch from deleted_at) * 1000)::float8 as "deletedAt",
          exists (select from memories where persona_id = split_part(moved_to, ':', 1)::uuid
            and id = split_part(moved_to, ':', 2)::uuid) as moved
        from sync_tombstones where table_name = ${table}
          and row_pk in (select json_array_elements_text(${JSON.stringify(pks)}::json))`,
  )
  return new Map(rows.map((row) => [row.pk, row]))
}

/**
 * Whether a row that stands here goes, because it was deleted there: after its last change. One that was moved there
 * goes whenever it was changed here: it stands there under its new persona.
 */
export const isGone = (updatedAt: number, tombstone: Tombstone | undefined): boolean =>
  tombstone !== undefined && (tombstone.moved || tombstone.deletedAt > updatedAt)

/**
 * Brings one side's tombstones to the other, with their times. Of a row deleted on both sides the later time stays;
 * one that this transaction's own deletes wrote takes the time of the original deletion.
 */
export async function copyTombstones(from: Executor, to: Executor): Promise<void> {
  const [stones] = await queryRows<{ rows: string }>(
    from,
    sql`select coalesce(json_agg(one), '[]')::text as rows from sync_tombstones one`,
  )
  await to.execute(
    sql`insert into sync_tombstones as known (table_name, row_pk, moved_to, deleted_at)
        select table_name, row_pk, moved_to, deleted_at
        from json_populate_recordset(null::sync_tombstones, ${stones!.rows}::json)
        on conflict (table_name, row_pk) do update
          set deleted_at = case when known.deleted_at = now()::timestamptz(3) then excluded.deleted_at
              else greatest(known.deleted_at, excluded.deleted_at) end,
            moved_to = coalesce(excluded.moved_to, known.moved_to)`,
  )
}
