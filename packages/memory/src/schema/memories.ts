import { type SQL, sql } from 'drizzle-orm'
import { boolean, check, index, integer, jsonb, pgTable, primaryKey, text, uuid, varchar } from 'drizzle-orm/pg-core'
import { moment, regconfig, snowflake, timestamps, tsvector } from './columns.js'
import { personalities } from './personalities.js'
import { personas } from './personas.js'

/**
 * What a persona and a personality said to each other and is worth recalling: the text and everything that changes.
 *
 * The vector lives in `memory_vectors`. With it in this row, hiding 2,030 of 30,000 memories took 2.6 s (every update
 * that is not HOT re-inserts into HNSW); apart, 43 ms.
 */
export const memories = pgTable(
  'memories',
  {
    personaId: uuid('persona_id')
      .notNull()
      .references(() => personas.id, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    personalityId: uuid('personality_id')
      .notNull()
      .references(() => personalities.id, { onDelete: 'cascade' }),
    content: text('content').notNull(),
    /** Says whether a vector belongs to the text as it stands. */
    contentHash: text('content_hash')
      .notNull()
      .generatedAlwaysAs((): SQL => sql`md5(${memories.content})`),
    /** Text search configuration, taken from the persona when the memory is written. */
    language: regconfig('language').notNull().default(sql`'english'::regconfig`),
    words: tsvector('words')
      .notNull()
      .generatedAlwaysAs((): SQL => sql`to_tsvector(${memories.language}, ${memories.content})`),

    type: text('type', { enum: ['memory', 'knowledge'] })
      .notNull()
      .default('memory'),
    sourceSystem: varchar('source_system', { length: 50 }).notNull().default('bot-memory'),
    legacyShapesUserId: text('legacy_shapes_user_id'),
    /** Fields of an imported record that have no column here. */
    extra: jsonb('extra').$type<Record<string, unknown>>(),

    sessionId: text('session_id'),
    canonScope: text('canon_scope', { enum: ['global', 'personal', 'session'] }),
    summaryType: varchar('summary_type', { length: 50 }),
    isSummarized: boolean('is_summarized').notNull().default(false),
    originalMessageCount: integer('original_message_count'),
    summarizedAt: moment('summarized_at'),

    /** Where it was said first; see `origins` for every place. */
    channelId: snowflake('channel_id'),
    guildId: snowflake('guild_id'),
    /** Every place it was said in, as keys made by `recall/venue.ts`; empty = unknown. */
    origins: text('origins').array().notNull().default(sql`'{}'::text[]`),
    /** The guilds and channels of its origins, one key each, for finding it by one of them. */
    places: text('places').array().notNull().default(sql`'{}'::text[]`),
    messageIds: text('message_ids').array().notNull().default(sql`'{}'::text[]`),
    senders: text('senders').array().notNull().default(sql`'{}'::text[]`),

    visibility: text('visibility', { enum: ['normal', 'hidden', 'archived', 'deleted'] })
      .notNull()
      .default('normal'),
    isLocked: boolean('is_locked').notNull().default(false),
    expiresAt: moment('expires_at'),

    chunkGroupId: uuid('chunk_group_id'),
    chunkIndex: integer('chunk_index'),
    totalChunks: integer('total_chunks'),
    ...timestamps(),
  },
  (table) => [
    primaryKey({ name: 'memories_pkey', columns: [table.personaId, table.id] }),
    check('memories_content_check', sql`${table.content} <> ''`),
    check('memories_type_check', sql`${table.type} in ('memory', 'knowledge')`),
    check('memories_canon_scope_check', sql`${table.canonScope} in ('global', 'personal', 'session')`),
    check('memories_visibility_check', sql`${table.visibility} in ('normal', 'hidden', 'archived', 'deleted')`),
    check(
      'memories_chunk_check',
      sql`num_nulls(${table.chunkGroupId}, ${table.chunkIndex}, ${table.totalChunks}) = 3
        or (num_nulls(${table.chunkGroupId}, ${table.chunkIndex}, ${table.totalChunks}) = 0
          and ${table.chunkIndex} >= 0 and ${table.chunkIndex} < ${table.totalChunks})`,
    ),
    index('memories_words_idx').using('gin', table.personaId, table.words),
    index('memories_message_ids_idx').using('gin', table.personaId, table.messageIds),
    index('memories_places_idx').using('gin', table.personaId, table.places),
    index('memories_list_idx').on(table.personaId, table.createdAt, table.id),
    index('memories_personality_id_idx').on(table.personalityId),
    index('memories_chunk_group_idx')
      .on(table.personaId, table.chunkGroupId)
      .where(sql`${table.chunkGroupId} is not null`),
    index('memories_expires_at_idx').on(table.expiresAt).where(sql`${table.expiresAt} is not null`),
    index('memories_legacy_user_idx').on(table.legacyShapesUserId).where(sql`${table.legacyShapesUserId} is not null`),
  ],
)
