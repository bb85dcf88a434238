import { useSyncExternalStore } from 'react'

/*
 * The token of this tab. It lives in this variable and nowhere else: not in storage, not in the address, not in a
 * cookie; a reload asks for it again.
 */

export type Access = 'unknown' | 'open' | 'asked' | 'refused'

let token: string | null = null
let access: Access = 'unknown'
const listeners = new Set<() => void>()

function tell(): void {
  for (const listener of listeners) listener()
}

export const currentToken = (): string | null => token

/** Keeps a token for the requests that follow; null forgets it. */
export function keepToken(given: string | null): void {
  token = given
  access = 'unknown'
  tell()
}

/** A request was refused for want of a good token. */
export function tokenRefused(): void {
  access = token === null ? 'asked' : 'refused'
  token = null
  tell()
}

/** A request was let through. */
export function tokenAccepted(): void {
  if (access === 'open') return
  access = 'open'
  tell()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether the gateway lets this tab in, and whether it does so because of a token. */
export function useSession(): { access: Access; hasToken: boolean } {
  const state = useSyncExternalStore(subscribe, () => access)
  const hasToken = useSyncExternalStore(subscribe, () => token !== null)
  return { access: state, hasToken }
}
