import { index, jsonb, pgTable, text, uuid, varchar } from 'drizzle-orm/pg-core'
import { timestamps } from './columns.js'
import { systemPrompts } from './system-prompts.js'
import { users } from './users.js'

/** The characters the bot can be. An owner is taken away only after their personalities found another one. */
export const personalities = pgTable(
  'personalities',
  {
    id: uuid('id').primaryKey(),
    slug: varchar('slug', { length: 255 }).notNull().unique(),
    name: varchar('name', { length: 255 }).notNull(),
    displayName: varchar('display_name', { length: 255 }),
    systemPromptId: uuid('system_prompt_id').references(() => systemPrompts.id, { onDelete: 'set null' }),
    ownerId: uuid('owner_id')
      .notNull()
      .references(() => users.id, { onDelete: 'restrict' }),
    characterInfo: text('character_info').notNull(),
    personalityTraits: text('personality_traits').notNull(),
    personalityTone: text('personality_tone'),
    personalityAge: text('personality_age'),
    personalityAppearance: text('personality_appearance'),
    personalityLikes: text('personality_likes'),
    personalityDislikes: text('personality_dislikes'),
    conversationalGoals: text('conversational_goals'),
    conversationalExamples: text('conversational_examples'),
    customFields: jsonb('custom_fields').$type<Record<string, unknown>>(),
    ...timestamps(),
  },
  (table) => [index('personalities_owner_id_idx').on(table.ownerId)],
)
