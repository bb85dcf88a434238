import { asc, eq, type InferSelectModel } from 'drizzle-orm'
import { z } from 'zod'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { executorOf } from '../database/transaction.js'
import { personalityId } from '../ids.js'
import { parseInput, storableText, uuid } from '../input.js'
import { personalities } from '../schema/personalities.js'

/** A character the bot can be. */
export type Personality = InferSelectModel<typeof personalities>

const card = storableText(100_000)
const personalityInput = z.strictObject({
  slug: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,254}$/, 'must be lower-case letters, digits, - and _'),
  name: storableText(255).min(1),
  ownerId: uuid,
  displayName: storableText(255).nullish(),
  characterInfo: card,
  personalityTraits: card,
  personalityTone: card.nullish(),
  personalityAge: card.nullish(),
  personalityAppearance: card.nullish(),
  personalityLikes: card.nullish(),
  personalityDislikes: card.nullish(),
  conversationalGoals: card.nullish(),
  conversationalExamples: card.nullish(),
})

/** A character to be there. */
export type NewPersonality = z.input<typeof personalityInput>

/** Makes a personality, or leaves the one of that slug as it is. @throws MemoryError `invalid_input` */
export async function ensurePersonality(target: Database | Transaction, input: NewPersonality): Promise<Personality> {
  const given = parseInput(personalityInput, input, 'personality')
  const columns = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
  await guarded(() =>
    executorOf(target)
      .insert(personalities)
      .values({ ...(columns as typeof given), id: personalityId(given.slug) } as typeof personalities.$inferInsert)
      .onConflictDoNothing(),
  )
  return (await findPersonality(target, given.slug))!
}

/** The personality of this slug, or null. */
export async function findPersonality(target: Database | Transaction, slug: string): Promise<Personality | null> {
  const [row] = await guarded(() =>
    executorOf(target).select().from(personalities).where(eq(personalities.slug, slug)).limit(1),
  )
  return row ?? null
}

/** The personality of this id, or null. */
export async function findPersonalityById(target: Database | Transaction, id: string): Promise<Personality | null> {
  const [row] = await guarded(() =>
    executorOf(target).select().from(personalities).where(eq(personalities.id, id)).limit(1),
  )
  return row ?? null
}

/** Every personality, by slug. */
export async function listPersonalities(target: Database | Transaction): Promise<Personality[]> {
  return guarded(() => executorOf(target).select().from(personalities).orderBy(asc(personalities.slug)))
}
