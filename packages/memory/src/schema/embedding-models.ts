import { sql } from 'drizzle-orm'
import { boolean, check, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { moment, timestamps } from './columns.js'

/** The models whose vectors stand here. One is active: recall uses its vectors and no others. */
export const embeddingModels = pgTable(
  'embedding_models',
  {
    model: text('model').primaryKey(),
    /** Native width; stored vectors are padded with zeros to 1,536. */
    dimensions: integer('dimensions').notNull(),
    isActive: boolean('is_active').notNull().default(false),
    /** Memories get vectors of this model too, so that it can become the active one. */
    isGrowing: boolean('is_growing').notNull().default(false),
    activatedAt: moment('activated_at'),
    ...timestamps(),
  },
  (table) => [
    check('embedding_models_dimensions_check', sql`${table.dimensions} between 1 and 1536`),
    uniqueIndex('embedding_models_one_active').on(table.isActive).where(sql`${table.isActive}`),
  ],
)
