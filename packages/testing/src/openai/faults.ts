import type { Answer } from '../http/answer.js'
import { type Chaos, type Disturbance, type Fault, type FaultSchedule, faultSchedule } from '../http/fault-schedule.js'
import { apiError } from './answer.js'
import type { EmbeddingEntry } from './embeddings.js'

/** Answered instead of the real answer. */
const REFUSALS = [
  'unauthorized',
  'forbidden',
  'rate_limited',
  /** A 429 that does not say how long to wait, as gateways send it. */
  'rate_limited_untold',
  'quota_exceeded',
  'server_error',
  'unavailable',
] as const
/** Done to the vectors of an answer; only requests for embeddings meet these. */
const LIES = ['wrong_count', 'shuffled', 'repeated_index', 'wrong_dimension', 'nan_vector', 'zero_vector'] as const

export type FaultKind = (typeof REFUSALS)[number] | Disturbance | (typeof LIES)[number]

/** Decides which fault a request meets. */
export const openaiFaults = (chaos: Chaos<FaultKind> | undefined): FaultSchedule<FaultKind> =>
  faultSchedule(chaos, (kind, { path }) => !isLie(kind) || path === '/v1/embeddings')

function isLie(kind: FaultKind): boolean {
  return (LIES as readonly string[]).includes(kind)
}

/** The answer that a refusal gives, in the real API's words. */
export function refusal(fault: Fault<FaultKind>): Answer | undefined {
  const wait = (milliseconds: number | undefined): Record<string, string> =>
    milliseconds === undefined
      ? {}
      : { 'retry-after-ms': String(milliseconds), 'retry-after': String(Math.ceil(milliseconds / 1000)) }
  switch (fault.kind) {
    case 'unauthorized':
      return wrongKey()
    case 'forbidden':
      return apiError(403, {
        message: 'You are not allowed to generate embeddings from this model',
        type: 'invalid_request_error',
        param: null,
        code: null,
      })
    case 'rate_limited': {
      const retryAfterMs = fault.retryAfterMs ?? 20
      const message = `Rate limit reached for text-embedding-3-small in organization org-test on tokens per min (TPM): Limit 1000000, Used 976163, Requested 70716. Please try again in ${retryAfterMs}ms. Visit https://platform.openai.com/account/rate-limits to learn more.`
      return apiError(
        429,
        { message, type: 'tokens', param: null, code: 'rate_limit_exceeded' },
        { ...wait(retryAfterMs), 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': `${retryAfterMs}ms` },
      )
    }
    case 'rate_limited_untold':
      return apiError(429, { message: 'Too many requests', type: 'requests', param: null, code: null })
    case 'quota_exceeded': {
      const message = 'You exceeded your current quota, please check your plan and billing details.'
      return apiError(429, { message, type: 'insufficient_quota', param: null, code: 'insufficient_quota' })
    }
    case 'server_error': {
      const message = 'The server had an error while processing your request. Sorry about that!'
      return apiError(500, { message, type: 'server_error', param: null, code: null }, wait(fault.retryAfterMs))
    }
    case 'unavailable': {
      const message = 'That model is currently overloaded with other requests.'
      return apiError(503, { message, type: 'server_error', param: null, code: null }, wait(fault.retryAfterMs))
    }
    default:
      return undefined
  }
}

/** A 401, with the key masked as the real API masks it. */
export function wrongKey(): Answer {
  const message =
    'Incorrect API key provided: sk-tes*****xyz. You can find your API key at https://platform.openai.com/account/api-keys.'
  return apiError(401, { message, type: 'invalid_request_error', param: null, code: 'invalid_api_key' })
}

/** What a lie does to the vectors of an answer. */
export function tampered(data: EmbeddingEntry[], kind: FaultKind | undefined): EmbeddingEntry[] {
  switch (kind) {
    case 'wrong_count':
      return data.slice(1)
    // Out of order, but each entry still says where it belongs: the API promises no more.
    case 'shuffled':
      return data.toReversed()
    case 'repeated_index':
      return data.map((entry) => ({ ...entry, index: 0 }))
    case 'wrong_dimension':
      return data.map((entry) => ({ ...entry, vector: entry.vector.slice(1) }))
    case 'nan_vector':
      return data.map((entry) => ({ ...entry, vector: entry.vector.with(0, Number.NaN) }))
    case 'zero_vector':
      return data.map((entry) => ({ ...entry, vector: entry.vector.map(() => 0) }))
    default:
      return data
  }
}
