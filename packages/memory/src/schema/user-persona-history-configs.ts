import { foreignKey, index, pgTable, unique, uuid } from 'drizzle-orm/pg-core'
import { moment, timestamps } from './columns.js'
import { personalities } from './personalities.js'
import { personas } from './personas.js'
import { users } from './users.js'

/** Where a conversation was started anew: history before `last_context_reset` is not shown to the model. */
export const userPersonaHistoryConfigs = pgTable(
  'user_persona_history_configs',
  {
    id: uuid('id').primaryKey(),
    userId: uuid('user_id').notNull(),
    personalityId: uuid('personality_id').notNull(),
    personaId: uuid('persona_id').notNull(),
    lastContextReset: moment('last_context_reset'),
    previousContextReset: moment('previous_context_reset'),
    ...timestamps(),
  },
  // The generated constraint names would come within a letter of PostgreSQL's limit of 63.
  (table) => [
    foreignKey({
      name: 'user_persona_history_configs_user_fk',
      columns: [table.userId],
      foreignColumns: [users.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'user_persona_history_configs_personality_fk',
      columns: [table.personalityId],
      foreignColumns: [personalities.id],
    }).onDelete('cascade'),
    foreignKey({
      name: 'user_persona_history_configs_persona_fk',
      columns: [table.personaId],
      foreignColumns: [personas.id],
    }).onDelete('cascade'),
    unique('user_persona_history_configs_unique').on(table.userId, table.personalityId, table.personaId),
    index('user_persona_history_configs_personality_idx').on(table.personalityId),
    index('user_persona_history_configs_persona_idx').on(table.personaId),
  ],
)
