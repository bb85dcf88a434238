import { sql } from 'drizzle-orm'
import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.js'

/** Rows that were deleted, written by triggers, so that a sync does not bring them back. */
export const syncTombstones = pgTable(
  'sync_tombstones',
  {
    tableName: text('table_name').notNull(),
    /** Values of the row's primary key, joined by ':'. */
    rowPk: text('row_pk').notNull(),
    /** Primary key of the row it became, where it was moved to another persona or merged rather than deleted. */
    movedTo: text('moved_to'),
    /** Always after the row's last change, also where that was written by a clock ahead of this one. */
    deletedAt: moment('deleted_at').notNull().default(sql`now()`),
    /** The row's last change before: a later one elsewhere was made without knowing of the deletion. */
    changedAt: moment('changed_at'),
    /** When this database learnt of it: what a peer that has synced since then has too. Pruned by it. */
    recordedAt: moment('recorded_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ name: 'sync_tombstones_pkey', columns: [table.tableName, table.rowPk] }),
    index('sync_tombstones_recorded_at_idx').on(table.recordedAt),
  ],
)
