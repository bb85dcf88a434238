import { pgTable, text, uuid, varchar } from 'drizzle-orm/pg-core'
import { snowflake, timestamps } from './columns.js'

/**
 * People, by Discord id.
 *
 * `default_persona_id` and `personas.owner_id` form a cycle, as do `default_llm_config_id` and `llm_configs.owner_id`.
 * So the foreign keys of this table stand in a custom migration; they are deferrable, and a user and their first
 * persona can be written in either order within a transaction.
 */
export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  discordId: snowflake('discord_id').notNull().unique(),
  username: varchar('username', { length: 255 }).notNull(),
  timezone: text('timezone').notNull().default('UTC'),
  defaultLlmConfigId: uuid('default_llm_config_id'),
  defaultPersonaId: uuid('default_persona_id'),
  ...timestamps(),
})
