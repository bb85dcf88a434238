import { sql } from 'drizzle-orm'
import { boolean, foreignKey, pgTable, primaryKey, real, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.js'
import { memories } from './memories.js'

/** Where a memory lies on the map of its persona. Computed of its vector, and gone with the memory. */
export const memoryPoints = pgTable(
  'memory_points',
  {
    personaId: uuid('persona_id').notNull(),
    memoryId: uuid('memory_id').notNull(),
    /** Whose vectors the map was made of; maps of two models are never mixed. */
    model: text('model').notNull(),
    /** `memory_vectors.source_hash` of the vector; where that is another by now, the memory has to be placed anew. */
    sourceHash: text('source_hash').notNull(),
    /** Both between -1 and 1 where fitted. */
    x: real('x').notNull(),
    y: real('y').notNull(),
    /** False = it came later, and lies among its nearest neighbours until the map is made anew. */
    isFitted: boolean('is_fitted').notNull(),
    createdAt: moment('created_at').notNull().default(sql`now()`),
  },
  (table) => [
    primaryKey({ name: 'memory_points_pkey', columns: [table.personaId, table.memoryId] }),
    foreignKey({
      name: 'memory_points_memory_fk',
      columns: [table.personaId, table.memoryId],
      foreignColumns: [memories.personaId, memories.id],
    }).onDelete('cascade'),
  ],
)
