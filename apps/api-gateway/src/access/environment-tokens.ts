import { type AccessRole, accessRoles } from '@bot/memory'

/** A token that the environment names. */
export interface EnvironmentToken {
  readonly role: AccessRole
  readonly token: string
  /** For the role `person`. */
  readonly userId?: string | undefined
}

const SHORTEST = 16
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/**
 * Reads GATEWAY_TOKENS: `service=TOKEN operator=TOKEN reader=TOKEN person:USER_ID=TOKEN`, with spaces or commas between.
 *
 * @returns the tokens, or what is wrong, in words that quote no token
 */
export function readEnvironmentTokens(text: string): EnvironmentToken[] | string {
  const tokens: EnvironmentToken[] = []
  for (const [at, entry] of text
    .split(/[\s,]+/)
    .filter(Boolean)
    .entries()) {
    const [, name = '', userId, token = ''] = /^([a-z]+)(?::([^=]*))?=(.+)$/.exec(entry) ?? []
    const role = accessRoles.find((known) => known === name)
    const which = `entry ${at + 1}`
    if (!role) return `${which} must be ROLE=TOKEN with a role of ${accessRoles.join(', ')}`
    if (token.length < SHORTEST) return `${which}: a token has at least ${SHORTEST} characters`
    if ((role === 'person') !== (userId !== undefined)) return `${which} must be person:USER_ID=TOKEN, or another role`
    if (userId !== undefined && !UUID.test(userId)) return `${which}: the id of a user is a uuid`
    if (tokens.some((known) => known.token === token)) return `${which} repeats a token`
    tokens.push({ role, token, ...(userId === undefined ? {} : { userId: userId.toLowerCase() }) })
  }
  return tokens
}
