import type { AccessRole } from '@bot/memory'

/** Who asks. */
export interface Principal {
  /** Of the token; what rate limits count by and logs may name. Never the token. */
  readonly id: string
  readonly role: AccessRole
  /** Whose own memories a person may see; null for the other roles. */
  readonly userId: string | null
}

/** Whoever reaches a gateway without tokens, which only this machine can. */
export const localOperator: Principal = { id: 'local', role: 'operator', userId: null }
