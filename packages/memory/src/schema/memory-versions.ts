import { sql } from 'drizzle-orm'
import { foreignKey, index, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.js'
import { memories } from './memories.js'

/** Texts that edits and merges replaced, so that they can be undone. They go with their memory. */
export const memoryVersions = pgTable(
  'memory_versions',
  {
    personaId: uuid('persona_id').notNull(),
    id: uuid('id').notNull(),
    memoryId: uuid('memory_id').notNull(),
    /** The operation of `memory_events` that replaced it. */
    operationId: uuid('operation_id').notNull(),
    content: text('content').notNull(),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ name: 'memory_versions_pkey', columns: [table.personaId, table.id] }),
    foreignKey({
      name: 'memory_versions_memory_fk',
      columns: [table.personaId, table.memoryId],
      foreignColumns: [memories.personaId, memories.id],
    }).onDelete('cascade'),
    index('memory_versions_memory_idx').on(table.personaId, table.memoryId, table.createdAt),
  ],
)
