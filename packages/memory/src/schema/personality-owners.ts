import { index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { timestamps } from './columns.js'
import { personalities } from './personalities.js'
import { users } from './users.js'

/** Who may edit a personality. */
export const personalityOwners = pgTable(
  'personality_owners',
  {
    personalityId: uuid('personality_id')
      .notNull()
      .references(() => personalities.id, { onDelete: 'cascade' }),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    role: text('role').notNull().default('owner'),
    ...timestamps(),
  },
  (table) => [
    primaryKey({ name: 'personality_owners_pkey', columns: [table.personalityId, table.userId] }),
    index('personality_owners_user_id_idx').on(table.userId),
  ],
)
