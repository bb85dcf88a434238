import { and, eq, type InferSelectModel } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { executorOf } from '../database/transaction.js'
import { personas } from '../schema/personas.js'
import { userPersonalityConfigs } from '../schema/user-personality-configs.js'
import { users } from '../schema/users.js'

/** Whom a person is when they talk. */
export type Persona = InferSelectModel<typeof personas>

/** The persona of this id with its owner's username, or null. */
export async function findPersona(
  target: Database | Transaction,
  id: string,
): Promise<(Persona & { ownerUsername: string }) | null> {
  const [row] = await guarded(() =>
    executorOf(target)
      .select({ persona: personas, ownerUsername: users.username })
      .from(personas)
      .innerJoin(users, eq(users.id, personas.ownerId))
      .where(eq(personas.id, id))
      .limit(1),
  )
  return row ? { ...row.persona, ownerUsername: row.ownerUsername } : null
}

/** Whom a user is to a personality: the persona they chose for it, else their default one. */
export async function personaFor(
  target: Database | Transaction,
  who: { userId: string; personalityId: string; defaultPersonaId: string },
): Promise<string> {
  const [choice] = await guarded(() =>
    executorOf(target)
      .select({ personaId: userPersonalityConfigs.personaId })
      .from(userPersonalityConfigs)
      .where(
        and(eq(userPersonalityConfigs.userId, who.userId), eq(userPersonalityConfigs.personalityId, who.personalityId)),
      )
      .limit(1),
  )
  return choice?.personaId ?? who.defaultPersonaId
}
