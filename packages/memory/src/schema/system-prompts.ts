import { sql } from 'drizzle-orm'
import { boolean, pgTable, text, uniqueIndex, uuid, varchar } from 'drizzle-orm/pg-core'
import { timestamps } from './columns.js'

/** Instructions that personalities share. */
export const systemPrompts = pgTable(
  'system_prompts',
  {
    id: uuid('id').primaryKey(),
    name: varchar('name', { length: 255 }).notNull().unique(),
    content: text('content').notNull(),
    isDefault: boolean('is_default').notNull().default(false),
    ...timestamps(),
  },
  (table) => [uniqueIndex('system_prompts_one_default').on(table.isDefault).where(sql`${table.isDefault}`)],
)
