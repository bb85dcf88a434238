import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { moment, timestamps } from './columns.js'

/** Databases this one has synced with, and how far. */
export const syncPeers = pgTable('sync_peers', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  /** Everything up to then has reached both sides. */
  watermark: moment('watermark'),
  ...timestamps(),
})
