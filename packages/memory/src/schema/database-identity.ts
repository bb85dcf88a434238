import { sql } from 'drizzle-orm'
import { boolean, check, pgTable, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.js'

/** Which database this is, in one row, so that two that sync know each other. */
export const databaseIdentity = pgTable(
  'database_identity',
  {
    /** Always true: there is one row. */
    isThis: boolean('is_this').primaryKey().default(true),
    id: uuid('id').notNull().default(sql`gen_random_uuid()`),
    /** Tombstones of deletions before then were pruned: a peer that has not synced since would bring the rows back. */
    prunedUntil: moment('pruned_until'),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (table) => [check('database_identity_one_row', sql`${table.isThis}`)],
)
