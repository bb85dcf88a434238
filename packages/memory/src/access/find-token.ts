import { timingSafeEqual } from 'node:crypto'
import { and, eq, gt, isNull, or } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { accessTokens } from '../schema/access-tokens.js'
import type { AccessRole } from './issue-token.js'
import { hashOfToken } from './token.js'

/** Who a token lets in. */
export interface KnownToken {
  id: string
  name: string
  role: AccessRole
  /** Null but for a person's. */
  userId: string | null
}

/**
 * Whose token this is, or null: it is unknown, has expired or was revoked.
 *
 * Looked up by its hash: how long that takes tells something of hashes, from which no token can be made.
 */
export async function findToken(database: Database, token: string, now: Date): Promise<KnownToken | null> {
  const hash = hashOfToken(token)
  const [row] = await guarded(() =>
    database.db
      .select()
      .from(accessTokens)
      .where(
        and(
          eq(accessTokens.tokenHash, hash),
          isNull(accessTokens.revokedAt),
          or(isNull(accessTokens.expiresAt), gt(accessTokens.expiresAt, now)),
        ),
      )
      .limit(1),
  )
  if (row === undefined || !timingSafeEqual(row.tokenHash, hash)) return null
  const { id, name, role, userId } = row
  return { id, name, role, userId }
}
