import { pgTable, uuid } from 'drizzle-orm/pg-core'
import { timestamps } from './columns.js'
import { llmConfigs } from './llm-configs.js'
import { personalities } from './personalities.js'

/** The model a personality answers with unless a user chose another. */
export const personalityDefaultConfigs = pgTable('personality_default_configs', {
  personalityId: uuid('personality_id')
    .primaryKey()
    .references(() => personalities.id, { onDelete: 'cascade' }),
  llmConfigId: uuid('llm_config_id')
    .notNull()
    .references(() => llmConfigs.id, { onDelete: 'cascade' }),
  ...timestamps(),
})
