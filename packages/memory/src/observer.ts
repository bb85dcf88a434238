import type { RecallMode, RecallPlan, SearchReport } from './contract.js'
import type { MemoryErrorCode } from './errors.js'

/** Something that memory did, for whoever counts. Numbers and codes only: no text, no ids. */
export type MemoryEvent =
  | {
      readonly kind: 'search'
      /** Null = it ended before a plan was chosen. */
      readonly plan: RecallPlan | null
      readonly mode: RecallMode | null
      /** Documents that were answered with. */
      readonly results: number
      readonly shortfall: SearchReport['shortfall']
      readonly degraded: string | null
      readonly timings: SearchReport['timings']
      /** Why it failed; null = it did not. */
      readonly error: MemoryErrorCode | 'unexpected' | null
    }
  | {
      /** A call that reached the embedder; what the breaker held back did not. */
      readonly kind: 'embed'
      readonly texts: number
      readonly ms: number
      readonly error: MemoryErrorCode | 'unexpected' | null
    }
  | {
      /** A query's vector was asked for: known already, or not. */
      readonly kind: 'query_vector'
      readonly known: boolean
    }

/**
 * Told of every event, at once and in the same turn of the event loop, so it must be quick and must not throw.
 *
 * @example
 * ```ts
 * const memory = new PgvectorMemoryAdapter({ database, embedder, observer: (event) => counts.add(event.kind) })
 * ```
 */
export type MemoryObserver = (event: MemoryEvent) => void
