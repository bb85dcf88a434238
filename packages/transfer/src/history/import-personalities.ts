import { type Database, ensurePersonality, ensureUser, type Transaction, transaction } from '@bot/memory'
import { z } from 'zod'

const text = z.string()
const personality = z.strictObject({
  slug: text,
  name: text,
  displayName: text.nullish(),
  characterInfo: text,
  personalityTraits: text,
  personalityTone: text.nullish(),
  personalityAge: text.nullish(),
  personalityAppearance: text.nullish(),
  personalityLikes: text.nullish(),
  personalityDislikes: text.nullish(),
  conversationalGoals: text.nullish(),
  conversationalExamples: text.nullish(),
})

/** A file of personalities: an array of their cards. */
export const personalitiesFile = z.array(personality)

export type PersonalitiesFile = z.input<typeof personalitiesFile>

/**
 * Makes the personalities of a file, owned by `owner`; those that stand stay as they are. All or nothing.
 *
 * @throws MemoryError `invalid_input`
 */
export async function importPersonalities(
  target: Database | Transaction,
  personalities: z.output<typeof personalitiesFile>,
  owner: { discordId: string; username: string },
): Promise<{ personalities: number }> {
  await transaction(target, async (tx) => {
    const { id: ownerId } = await ensureUser(tx, owner)
    for (const card of personalities) await ensurePersonality(tx, { ...card, ownerId })
  })
  return { personalities: personalities.length }
}
