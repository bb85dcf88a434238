import { createHash, timingSafeEqual } from 'node:crypto'
import type { KnownToken } from '@bot/memory'
import { LRUCache } from 'lru-cache'
import type { EnvironmentToken } from './environment-tokens.js'
import type { Principal } from './principal.js'

export interface IdentifyOptions {
  tokens: readonly EnvironmentToken[]
  /** Looks a token up where tokens are kept. */
  findToken: (token: string) => Promise<KnownToken | null>
  /** A token that was revoked opens doors for so long at most, in ms. Default 10,000. */
  knownForMs?: number | undefined
}

/** Longer than any token. Hashing megabytes for whoever asks would be a gift. */
const LONGEST_TOKEN = 512

/** Says who a request is from by its `Authorization` header; null = nobody we know. */
export type Identify = (authorization: string | undefined) => Promise<Principal | null>

export function createIdentify({ tokens, findToken, knownForMs = 10_000 }: IdentifyOptions): Identify {
  const listed = tokens.map(({ token, role, userId = null }, at) => ({
    digest: digestOf(token),
    principal: { id: `environment-${at + 1}`, role, userId } satisfies Principal,
  }))
  // By digest, so that no token lies about in memory longer than its request. Unknown ones are remembered too.
  const known = new LRUCache<string, { principal: Principal | null }>({ max: 10_000, ttl: knownForMs })

  return async (authorization) => {
    const [, token] = /^Bearer ([^\s]+)$/i.exec(authorization ?? '') ?? []
    if (token === undefined || token.length > LONGEST_TOKEN) return null
    const digest = digestOf(token)
    // Digests have one length and every one is compared, so that the time tells nothing.
    const matches = listed.filter((one) => timingSafeEqual(one.digest, digest))
    if (matches[0]) return matches[0].principal

    const key = digest.toString('base64')
    const remembered = known.get(key)
    if (remembered) return remembered.principal
    const found = await findToken(token)
    const principal = found && { id: found.id, role: found.role, userId: found.userId }
    known.set(key, { principal })
    return principal
  }
}

const digestOf = (text: string): Buffer => createHash('sha256').update(text).digest()
