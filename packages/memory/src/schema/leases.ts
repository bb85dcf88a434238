import { sql } from 'drizzle-orm'
import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.js'

/**
 * Who does what only one may do at a time, such as a sync. A lease ends by itself, so that a process that was killed
 * holds nothing up for long; it works behind pgbouncer and on the embedded database, where advisory locks do not.
 */
export const leases = pgTable('leases', {
  name: text('name').primaryKey(),
  /** Chosen anew by each holder: only it may renew or give back. */
  holder: uuid('holder').notNull(),
  expiresAt: moment('expires_at').notNull(),
  createdAt: moment('created_at').notNull().default(sql`now()`),
})
