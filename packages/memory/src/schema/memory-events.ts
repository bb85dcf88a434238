import { sql } from 'drizzle-orm'
import { index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.js'

/**
 * Who did what to which memory, when and why: append-only (a trigger refuses update and delete), never the text.
 * No foreign key to memories: erasing a memory must not erase that it was erased.
 */
export const memoryEvents = pgTable(
  'memory_events',
  {
    personaId: uuid('persona_id').notNull(),
    id: uuid('id').notNull(),
    memoryId: uuid('memory_id').notNull(),
    /** What one call did to many memories carries one operation, and is undone by it. */
    operationId: uuid('operation_id').notNull(),
    action: text('action').notNull(),
    /** A user id, a service, or a command. */
    actor: text('actor').notNull(),
    reason: text('reason'),
    details: jsonb('details').$type<Record<string, unknown>>(),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ name: 'memory_events_pkey', columns: [table.personaId, table.id] }),
    index('memory_events_memory_idx').on(table.personaId, table.memoryId, table.createdAt),
    index('memory_events_operation_idx').on(table.personaId, table.operationId),
  ],
)
