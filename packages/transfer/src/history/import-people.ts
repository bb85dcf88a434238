import {
  type Database,
  ensurePersona,
  ensureUser,
  FIRST_PERSONA_NAME,
  findPersonality,
  MemoryError,
  type Transaction,
  transaction,
  userPersonalityConfigId,
} from '@bot/memory'
import { personas, userPersonalityConfigs } from '@bot/memory/schema'
import { and, eq } from 'drizzle-orm'
import { z } from 'zod'

const persona = z.strictObject({
  name: z.string().min(1),
  content: z.string().optional(),
  preferredName: z.string().nullish(),
  pronouns: z.string().nullish(),
  /** Slugs of the personalities to whom this person is this persona, and not the default one. */
  speaksTo: z.array(z.string()).default([]),
})

const person = z
  .strictObject({
    discordId: z.string(),
    username: z.string(),
    persona: persona.optional(),
    /** The default one first. */
    personas: z.array(persona).optional(),
  })
  .transform(({ persona, personas, ...user }) => ({ ...user, personas: personas ?? (persona ? [persona] : []) }))

/** A file of people: an array of `{ discordId, username, persona }` or `{ …, personas: [the default one first, …] }`. */
export const peopleFile = z.array(person)

export type PeopleFile = z.input<typeof peopleFile>

/**
 * Makes the users and personas of a file, or brings those that stand up to date. Personalities named in `speaksTo` must
 * be there. All or nothing.
 *
 * @throws MemoryError `invalid_input`, `unknown_personality`
 */
export async function importPeople(
  target: Database | Transaction,
  people: z.output<typeof peopleFile>,
): Promise<{ users: number; personas: number }> {
  await transaction(target, async (tx) => {
    for (const { discordId, username, personas } of people) {
      const user = await ensureUser(tx, { discordId, username })
      const [first] = personas
      if (first) await nameDefaultPersona(tx, user.defaultPersonaId, first.name)
      for (const { speaksTo, ...facts } of personas) {
        const { id } = await ensurePersona(tx, { ownerId: user.id, ...facts })
        for (const slug of speaksTo) await choosePersona(tx, { userId: user.id, personaId: id, slug })
      }
    }
  })
  return { users: people.length, personas: people.reduce((sum, { personas }) => sum + personas.length, 0) }
}

/** The persona that every user starts with takes the name of the first one in the file, unless it has its own by now. */
const nameDefaultPersona = (tx: Transaction, id: string, name: string) =>
  tx
    .update(personas)
    .set({ name, updatedAt: new Date() })
    .where(and(eq(personas.id, id), eq(personas.name, FIRST_PERSONA_NAME)))

async function choosePersona(
  tx: Transaction,
  { userId, personaId, slug }: { userId: string; personaId: string; slug: string },
): Promise<void> {
  const personality = await findPersonality(tx, slug)
  if (!personality) {
    throw new MemoryError('unknown_personality', `There is no personality ${slug}. Nothing was imported.`)
  }
  const id = userPersonalityConfigId(userId, personality.id)
  await tx
    .insert(userPersonalityConfigs)
    .values({ id, userId, personalityId: personality.id, personaId })
    .onConflictDoNothing()
}
