import { eq } from 'drizzle-orm'
import { v7 } from 'uuid'
import { z } from 'zod'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { MemoryError } from '../errors.js'
import { parseInput, pointInTime, storableText, uuid } from '../input.js'
import { accessTokens } from '../schema/access-tokens.js'
import { users } from '../schema/users.js'
import { hashOfToken, newToken } from './token.js'

/**
 * What a token lets its bearer do: `service` talks and remembers for everybody, `operator` does everything, `reader`
 * changes nothing, `person` sees, corrects, exports and forgets their own memories.
 */
export const accessRoles = ['service', 'operator', 'reader', 'person'] as const
/** What a token allows whoever holds it. */
export type AccessRole = (typeof accessRoles)[number]

const newTokenInput = z.strictObject({
  name: storableText(100).min(1),
  role: z.enum(accessRoles),
  userId: uuid.optional(),
  expiresAt: pointInTime.optional(),
})

/**
 * Makes a token and returns it, once: only its hash is kept.
 *
 * @param given `userId` for the role `person`, and for it alone
 * @throws MemoryError `invalid_input`, also where there is no such user
 * @example
 * ```ts
 * const { token } = await issueToken(database, { name: 'the bot', role: 'service' })
 * ```
 */
export async function issueToken(
  database: Database,
  given: z.input<typeof newTokenInput>,
): Promise<{ id: string; token: string }> {
  const input = parseInput(newTokenInput, given, 'token')
  if ((input.role === 'person') !== (input.userId !== undefined)) {
    throw new MemoryError('invalid_input', 'A token of the role person needs a user, and no other role takes one.')
  }
  const id = v7()
  const token = newToken()
  await guarded(async () => {
    if (input.userId !== undefined) {
      const [known] = await database.db.select({ id: users.id }).from(users).where(eq(users.id, input.userId))
      if (!known) throw new MemoryError('invalid_input', 'There is no user of this id. No token was made.')
    }
    await database.db.insert(accessTokens).values({ ...input, id, tokenHash: hashOfToken(token) })
  })
  return { id, token }
}
