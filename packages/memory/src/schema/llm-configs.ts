import { sql } from 'drizzle-orm'
import {
  boolean,
  check,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uuid,
  varchar,
} from 'drizzle-orm/pg-core'
import { timestamps } from './columns.js'
import { users } from './users.js'

/** Which language model answers, and how much memory it is given. */
export const llmConfigs = pgTable(
  'llm_configs',
  {
    id: uuid('id').primaryKey(),
    ownerId: uuid('owner_id').references(() => users.id, { onDelete: 'cascade' }),
    name: varchar('name', { length: 255 }).notNull(),
    isGlobal: boolean('is_global').notNull().default(false),
    provider: varchar('provider', { length: 40 }).notNull().default('openai'),
    model: text('model').notNull(),
    advancedParameters: jsonb('advanced_parameters').$type<Record<string, unknown>>(),
    contextWindowTokens: integer('context_window_tokens').notNull().default(131_072),
    /** Memories a reply may recall; 0 = off, null = the default. */
    memoryLimit: integer('memory_limit'),
    /** Minimum cosine similarity; null = the embedder's own. */
    memoryScoreThreshold: doublePrecision('memory_score_threshold'),
    ...timestamps(),
  },
  (table) => [
    unique('llm_configs_owner_id_name_unique').on(table.ownerId, table.name).nullsNotDistinct(),
    check('llm_configs_context_window_check', sql`${table.contextWindowTokens} > 0`),
    check('llm_configs_memory_limit_check', sql`${table.memoryLimit} >= 0`),
    check('llm_configs_memory_score_threshold_check', sql`${table.memoryScoreThreshold} between 0 and 1`),
  ],
)
