import { sql } from 'drizzle-orm'
import { boolean, index, pgTable, uuid } from 'drizzle-orm/pg-core'
import { snowflake, timestamps } from './columns.js'
import { personalities } from './personalities.js'

/** Settings of a channel. Never synced between databases: it made two bots answer in one channel. */
export const channelSettings = pgTable(
  'channel_settings',
  {
    id: uuid('id').primaryKey(),
    channelId: snowflake('channel_id').notNull().unique(),
    guildId: snowflake('guild_id'),
    /** The personality that answers here without being called by name. */
    activePersonalityId: uuid('active_personality_id').references(() => personalities.id, { onDelete: 'set null' }),
    /** What was said here is recalled only here. */
    isPrivate: boolean('is_private').notNull().default(false),
    ...timestamps(),
  },
  (table) => [
    index('channel_settings_private_idx').on(table.channelId).where(sql`${table.isPrivate}`),
    index('channel_settings_active_personality_id_idx').on(table.activePersonalityId),
  ],
)
