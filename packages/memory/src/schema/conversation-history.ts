import { sql } from 'drizzle-orm'
import { check, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment, snowflake } from './columns.js'
import { personalities } from './personalities.js'
import { personas } from './personas.js'

/** Every message between a persona and a personality. `guild_id` null = a direct message. */
export const conversationHistory = pgTable(
  'conversation_history',
  {
    personaId: uuid('persona_id')
      .notNull()
      .references(() => personas.id, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    personalityId: uuid('personality_id')
      .notNull()
      .references(() => personalities.id, { onDelete: 'cascade' }),
    channelId: snowflake('channel_id').notNull(),
    guildId: snowflake('guild_id'),
    role: text('role', { enum: ['user', 'assistant', 'system'] }).notNull(),
    content: text('content').notNull(),
    tokenCount: integer('token_count'),
    /** Discord splits long replies, so a row can stand for several messages. */
    discordMessageId: text('discord_message_id').array().notNull().default(sql`'{}'::text[]`),
    messageMetadata: jsonb('message_metadata').$type<Record<string, unknown>>(),
    createdAt: moment('created_at').notNull().default(sql`now()`),
    updatedAt: moment('updated_at').notNull().default(sql`now()`),
    editedAt: moment('edited_at'),
    deletedAt: moment('deleted_at'),
  },
  (table) => [
    primaryKey({ name: 'conversation_history_pkey', columns: [table.personaId, table.id] }),
    check('conversation_history_role_check', sql`${table.role} in ('user', 'assistant', 'system')`),
    index('conversation_history_recent_idx')
      .on(table.personaId, table.personalityId, table.channelId, table.createdAt, table.id)
      .where(sql`${table.deletedAt} is null`),
    index('conversation_history_message_id_idx').using('gin', table.personaId, table.discordMessageId),
    index('conversation_history_personality_id_idx').on(table.personalityId),
  ],
)
