import { setTimeout as sleep } from 'node:timers/promises'
import { MemoryError } from '../errors.js'
import { retryAfterMs } from './retry-after.js'

/** What a service still allows of one thing, as it said last. */
interface Allowance {
  remaining: number
  /** How much there is when it is full; null = it does not say. */
  limit: number | null
  /** When it is full again, ms since the epoch. */
  fullAt: number
  /** When this was said. */
  saidAt: number
}

export interface RateLimit {
  /** Learns from the headers of an answer, be it a refusal. */
  learn(status: number, headers: Headers): void
  /**
   * Waits until a request of so many tokens is within what the service allows, and counts it.
   *
   * @throws {MemoryError} `embedder_rate_limited` with `details.retryAfterMs`, at once, where that takes longer than
   *   `longestWaitMs`; the signal's reason
   */
  turn(tokens: number, signal: AbortSignal): Promise<void>
}

/**
 * Keeps to the limits that a service announces with each answer (`x-ratelimit-remaining-tokens` and its like, as OpenAI
 * sends them) and to its Retry-After, so that what is already known to be refused is not sent: each refusal counts
 * against the limit too. A service that announces nothing is not held up.
 */
export function rateLimit({
  longestWaitMs,
  clock = Date.now,
}: {
  longestWaitMs: number
  clock?: () => number
}): RateLimit {
  const allowances: { requests?: Allowance; tokens?: Allowance } = {}
  let closedUntil = 0

  function waitMs(tokens: number): number {
    const now = clock()
    return Math.max(
      closedUntil - now,
      untilThereAre(1, allowances.requests, now),
      untilThereAre(tokens, allowances.tokens, now),
    )
  }

  return {
    learn(status, headers) {
      for (const what of ['requests', 'tokens'] as const) {
        const said = readAllowance(headers, what, clock())
        if (said) allowances[what] = said
      }
      const asked = status === 429 || status === 503 ? retryAfterMs(headers) : undefined
      if (asked !== undefined) closedUntil = Math.max(closedUntil, clock() + asked)
    },

    async turn(tokens, signal) {
      for (let wait = waitMs(tokens); wait > 0; wait = waitMs(tokens)) {
        if (wait > longestWaitMs) throw tooSoon(wait)
        await sleep(wait, undefined, { signal })
      }
      if (allowances.requests) allowances.requests.remaining -= 1
      if (allowances.tokens) allowances.tokens.remaining -= tokens
    },
  }
}

/** It fills up evenly, as OpenAI's does; one whose size is not known is waited for until it is full. */
function untilThereAre(wanted: number, allowance: Allowance | undefined, now: number): number {
  if (!allowance || now >= allowance.fullAt) return 0
  const { remaining, limit, fullAt, saidAt } = allowance
  if (limit === null || limit <= remaining) return remaining >= wanted ? 0 : fullAt - now
  // More than it ever holds would wait for ever.
  const missing = Math.min(wanted, limit) - remaining
  return missing <= 0 ? 0 : saidAt + (fullAt - saidAt) * Math.min(1, missing / (limit - remaining)) - now
}

function readAllowance(headers: Headers, what: 'requests' | 'tokens', now: number): Allowance | undefined {
  const remaining = wholeNumber(headers.get(`x-ratelimit-remaining-${what}`))
  const reset = durationMs(headers.get(`x-ratelimit-reset-${what}`))
  if (remaining === null || reset === null) return undefined
  return { remaining, limit: wholeNumber(headers.get(`x-ratelimit-limit-${what}`)), fullAt: now + reset, saidAt: now }
}

const wholeNumber = (text: string | null): number | null => (text !== null && /^\d+$/.test(text) ? Number(text) : null)

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** `6m0s`, `1.5s`, `20ms`; a plain number is seconds. */
function durationMs(text: string | null): number | null {
  if (text === null) return null
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000
  if (!/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) return null
  return [...text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)].reduce(
    (sum, [, amount, unit]) => sum + Number(amount) * UNIT_MS[unit!]!,
    0,
  )
}

function tooSoon(waitMs: number): MemoryError {
  return new MemoryError(
    'embedder_rate_limited',
    `The embedding service allows no more for ${Math.ceil(waitMs / 1000)} s. Nothing of this call was sent; try again then.`,
    { details: { retryAfterMs: waitMs } },
  )
}
