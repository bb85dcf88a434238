import { asc } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { accessTokens } from '../schema/access-tokens.js'
import type { KnownToken } from './find-token.js'

/** A token as operators see it: never the token itself. */
export interface ListedToken extends KnownToken {
  createdAt: Date
  expiresAt: Date | null
  revokedAt: Date | null
}

/** Every token that was made, oldest first; never the tokens themselves. */
export async function listTokens(database: Database): Promise<ListedToken[]> {
  const { id, name, role, userId, createdAt, expiresAt, revokedAt } = accessTokens
  return guarded(() =>
    database.db
      .select({ id, name, role, userId, createdAt, expiresAt, revokedAt })
      .from(accessTokens)
      .orderBy(asc(createdAt), asc(id)),
  )
}
