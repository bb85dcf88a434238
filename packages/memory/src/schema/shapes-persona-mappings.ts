import { sql } from 'drizzle-orm'
import { check, index, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { timestamps } from './columns.js'
import { personas } from './personas.js'

/** Which persona a user of the legacy export became. Many legacy ids may belong to one persona. */
export const shapesPersonaMappings = pgTable(
  'shapes_persona_mappings',
  {
    id: uuid('id').primaryKey(),
    shapesUserId: text('shapes_user_id').notNull().unique(),
    personaId: uuid('persona_id')
      .notNull()
      .references(() => personas.id, { onDelete: 'cascade' }),
    mappedBy: text('mapped_by'),
    verificationStatus: text('verification_status', { enum: ['unverified', 'verified', 'quarantined'] })
      .notNull()
      .default('unverified'),
    ...timestamps(),
  },
  (table) => [
    check(
      'shapes_persona_mappings_status_check',
      sql`${table.verificationStatus} in ('unverified', 'verified', 'quarantined')`,
    ),
    index('shapes_persona_mappings_persona_id_idx').on(table.personaId),
  ],
)
