import { and, asc, eq, gt, ne } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { personas } from '../schema/personas.js'
import { users } from '../schema/users.js'

/** A persona of a user, as people choose from them. */
export interface ListedPersona {
  id: string
  name: string
  preferredName: string | null
  ownerId: string
  ownerUsername: string
  ownerDiscordId: string
}

/**
 * Personas by id, `limit` (default 100) at a time; go on with `after` the last one. Those that hold what nobody has
 * claimed yet are no one's, and are left out.
 *
 * @param which `ownerId`: only those of this user; `withUnclaimed`: those that are no one's too
 */
export async function listPersonas(
  database: Database,
  which: {
    ownerId?: string | undefined
    after?: string | undefined
    limit?: number | undefined
    withUnclaimed?: boolean | undefined
  } = {},
): Promise<ListedPersona[]> {
  const { ownerId, after, limit = 100, withUnclaimed = false } = which
  return guarded(() =>
    database.db
      .select({
        id: personas.id,
        name: personas.name,
        preferredName: personas.preferredName,
        ownerId: personas.ownerId,
        ownerUsername: users.username,
        ownerDiscordId: users.discordId,
      })
      .from(personas)
      .innerJoin(users, eq(users.id, personas.ownerId))
      .where(
        and(
          withUnclaimed ? undefined : ne(personas.kind, 'unclaimed'),
          ownerId === undefined ? undefined : eq(personas.ownerId, ownerId),
          after === undefined ? undefined : gt(personas.id, after),
        ),
      )
      .orderBy(asc(personas.id))
      .limit(limit),
  )
}

/** Whether a persona is this user's. */
export async function ownsPersona(database: Database, which: { userId: string; personaId: string }): Promise<boolean> {
  const rows = await guarded(() =>
    database.db
      .select({ id: personas.id })
      .from(personas)
      .where(and(eq(personas.id, which.personaId), eq(personas.ownerId, which.userId)))
      .limit(1),
  )
  return rows.length > 0
}
