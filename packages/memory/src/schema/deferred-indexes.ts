import { sql } from 'drizzle-orm'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { moment } from './columns.js'

/**
 * Indexes that a bulk load took away, to be built after it. Written before an index goes: whatever starts next on a
 * database whose load was killed puts it back.
 */
export const deferredIndexes = pgTable('deferred_indexes', {
  name: text('name').primaryKey(),
  /** As `pg_get_indexdef` gives it. */
  definition: text('definition').notNull(),
  createdAt: moment('created_at').notNull().default(sql`now()`),
})
