import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, timestamps } from './columns.js'

/** Databases this one has synced with, and how far. */
export const syncPeers = pgTable('sync_peers', {
  /** Its `database_identity`. */
  id: uuid('id').primaryKey(),
  /** What its server calls it; for people. */
  name: text('name').notNull(),
  /** What was changed or deleted here up to then has reached it. */
  sentUntil: moment('sent_until'),
  /** What was changed or deleted there up to then has reached this one. */
  receivedUntil: moment('received_until'),
  ...timestamps(),
})
