import { asc, eq } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { executorOf } from '../database/transaction.js'
import { users } from '../schema/users.js'

/** Users of this very name, at most 10. Names change hands, so there may be several, or another one tomorrow. */
export async function findUsersNamed(
  target: Database | Transaction,
  username: string,
): Promise<{ id: string; discordId: string; username: string }[]> {
  return guarded(() =>
    executorOf(target)
      .select({ id: users.id, discordId: users.discordId, username: users.username })
      .from(users)
      .where(eq(users.username, username))
      .orderBy(asc(users.createdAt), asc(users.id))
      .limit(10),
  )
}
