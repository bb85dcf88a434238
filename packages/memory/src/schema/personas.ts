import { sql } from 'drizzle-orm'
import { boolean, check, pgTable, text, unique, uuid, varchar } from 'drizzle-orm/pg-core'
import { regconfig, timestamps } from './columns.js'
import { users } from './users.js'

/**
 * Whom a person is when they talk: the isolation boundary. A memory belongs to one persona and is recalled for no other.
 *
 * A persona of kind 'unclaimed' holds the memories of a legacy user nobody has mapped yet; recall refuses it.
 */
export const personas = pgTable(
  'personas',
  {
    id: uuid('id').primaryKey(),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'cascade' }),
    name: varchar('name', { length: 255 }).notNull(),
    content: text('content').notNull().default(''),
    preferredName: varchar('preferred_name', { length: 255 }),
    pronouns: varchar('pronouns', { length: 100 }),
    kind: text('kind', { enum: ['person', 'unclaimed'] })
      .notNull()
      .default('person'),
    /** Text search configuration of this persona's memories. */
    language: regconfig('language').notNull().default(sql`'english'::regconfig`),
    /** Whether what was said in one guild may be recalled in another. */
    recallAcrossGuilds: boolean('recall_across_guilds').notNull().default(false),
    ...timestamps(),
  },
  (table) => [
    unique('personas_owner_id_name_unique').on(table.ownerId, table.name),
    check('personas_kind_check', sql`${table.kind} in ('person', 'unclaimed')`),
  ],
)
