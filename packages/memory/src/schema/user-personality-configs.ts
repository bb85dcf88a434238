import { index, pgTable, unique, uuid } from 'drizzle-orm/pg-core'
import { timestamps } from './columns.js'
import { llmConfigs } from './llm-configs.js'
import { personalities } from './personalities.js'
import { personas } from './personas.js'
import { users } from './users.js'

/** What a user chose for one personality: who they are to it, and which model answers. Null = no override. */
export const userPersonalityConfigs = pgTable(
  'user_personality_configs',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    personalityId: uuid('personality_id')
      .notNull()
      .references(() => personalities.id, { onDelete: 'cascade' }),
    personaId: uuid('persona_id').references(() => personas.id, { onDelete: 'set null' }),
    llmConfigId: uuid('llm_config_id').references(() => llmConfigs.id, { onDelete: 'set null' }),
    ...timestamps(),
  },
  (table) => [
    unique('user_personality_configs_user_id_personality_id_unique').on(table.userId, table.personalityId),
    index('user_personality_configs_personality_id_idx').on(table.personalityId),
    index('user_personality_configs_persona_id_idx').on(table.personaId),
  ],
)
