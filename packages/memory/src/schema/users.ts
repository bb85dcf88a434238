import { type AnyPgColumn, pgTable, text, uuid, varchar } from 'drizzle-orm/pg-core'
import { snowflake, timestamps } from './columns.js'
import { llmConfigs } from './llm-configs.js'
import { personas } from './personas.js'

/**
 * People, by Discord id.
 *
 * `default_persona_id` and `personas.owner_id` form a cycle; both foreign keys are deferrable (custom migration), so
 * that a user and their first persona can be written in either order within a transaction.
 */
export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  discordId: snowflake('discord_id').notNull().unique(),
  username: varchar('username', { length: 255 }).notNull(),
  timezone: text('timezone').notNull().default('UTC'),
  defaultLlmConfigId: uuid('default_llm_config_id').references((): AnyPgColumn => llmConfigs.id, {
    onDelete: 'set null',
  }),
  defaultPersonaId: uuid('default_persona_id').references((): AnyPgColumn => personas.id, { onDelete: 'set null' }),
  ...timestamps(),
})
