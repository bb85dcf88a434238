import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import type { Principal } from '../access/principal.js'
import { Problem } from '../problems/problem.js'

export interface RateLimitOptions {
  /** Requests a minute and token. Default 6,000: a bot asks with one token for everybody. */
  perMinute?: number | undefined
  /** Requests a minute of a person's token. Default 120. */
  personPerMinute?: number | undefined
  /** Unknown tokens a minute and address. Default 20. */
  refusedPerMinute?: number | undefined
}

export interface RateLimits {
  /** @throws Problem `rate_limited` */
  asked(principal: Principal): Promise<void>
  /** @throws Problem `rate_limited` */
  refused(address: string): Promise<void>
}

/** Counts within this process: with several gateways each lets that much through. */
export function createRateLimits(options: RateLimitOptions = {}): RateLimits {
  const aMinute = (points: number) => new RateLimiterMemory({ points, duration: 60 })
  const requests = aMinute(options.perMinute ?? 6_000)
  const ofPersons = aMinute(options.personPerMinute ?? 120)
  const refusals = aMinute(options.refusedPerMinute ?? 20)
  return {
    asked: ({ id, role }) => consume(role === 'person' ? ofPersons : requests, id),
    refused: (address) => consume(refusals, address),
  }
}

async function consume(limiter: RateLimiterMemory, key: string): Promise<void> {
  try {
    await limiter.consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    const seconds = Math.max(1, Math.ceil(error.msBeforeNext / 1_000))
    throw new Problem('rate_limited', `Too many requests. Nothing was done; ask again in ${seconds} s.`, {
      headers: { 'Retry-After': String(seconds) },
    })
  }
}
