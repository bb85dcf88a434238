import { and, eq, isNull } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { parseInput, uuid } from '../input.js'
import { accessTokens } from '../schema/access-tokens.js'

/**
 * Ends a token. Gateways that know it forget it within seconds.
 *
 * @returns whether there was one that was still good
 */
export async function revokeToken(database: Database, id: string): Promise<boolean> {
  const which = parseInput(uuid, id, 'id')
  const now = new Date()
  const revoked = await guarded(() =>
    database.db
      .update(accessTokens)
      .set({ revokedAt: now, updatedAt: now })
      .where(and(eq(accessTokens.id, which), isNull(accessTokens.revokedAt)))
      .returning({ id: accessTokens.id }),
  )
  return revoked.length > 0
}
