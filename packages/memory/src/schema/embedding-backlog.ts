import { sql } from 'drizzle-orm'
import { check, foreignKey, index, integer, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.js'
import { embeddingModels } from './embedding-models.js'
import { memories } from './memories.js'

/** Memories that wait for a vector. A work item of its own, so that embedding never touches the memory. */
export const embeddingBacklog = pgTable(
  'embedding_backlog',
  {
    personaId: uuid('persona_id').notNull(),
    memoryId: uuid('memory_id').notNull(),
    model: text('model')
      .notNull()
      .references(() => embeddingModels.model),
    /** 'set_aside': the model refuses this text; a person decides what becomes of it. */
    status: text('status', { enum: ['waiting', 'set_aside'] })
      .notNull()
      .default('waiting'),
    attempts: integer('attempts').notNull().default(0),
    /** Not before then: backoff after a failure, or the lease of the worker that is on it. */
    dueAt: moment('due_at').notNull().default(sql`now()`),
    /** Error code of the last failure; never text of the memory. */
    lastError: text('last_error'),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ name: 'embedding_backlog_pkey', columns: [table.personaId, table.memoryId, table.model] }),
    foreignKey({
      name: 'embedding_backlog_memory_fk',
      columns: [table.personaId, table.memoryId],
      foreignColumns: [memories.personaId, memories.id],
    }).onDelete('cascade'),
    check('embedding_backlog_status_check', sql`${table.status} in ('waiting', 'set_aside')`),
    check('embedding_backlog_attempts_check', sql`${table.attempts} >= 0`),
    index('embedding_backlog_due_idx').on(table.model, table.dueAt).where(sql`${table.status} = 'waiting'`),
  ],
)
