import { LRUCache } from 'lru-cache'
import { calledOff, unlessCalledOff } from './called-off.js'

export interface CacheOptions {
  /** Vectors kept, of the texts used last; each takes about 12 KB. Default 1,000. */
  maxEntries?: number | undefined
  /** Told of each query whether its vector was known. */
  onLookup?: ((known: boolean) => void) | undefined
}

/** A call under way, and how many wait for it. */
interface SharedCall<Vector> {
  readonly vector: Promise<Vector>
  readonly controller: AbortController
  waiting: number
}

/** The vector of a query. `deadline` is asked for only where there is something to wait for. */
export type QueryVectors<Vector> = (text: string, deadline?: () => AbortSignal) => Promise<Vector>

/**
 * Remembers the vectors of queries, in whatever form `embed` makes them. They are handed out as they are, so they should
 * be of a kind that nobody can change.
 *
 * Calls that ask for the same text at the same time share one call. A caller who leaves does not end it for the others;
 * once all have left it is called off. Failures are not remembered.
 *
 * @example
 * ```ts
 * const vectorOf = cachedQueries(async (text, signal) => vectorLiteral((await embedder.embed([text], { signal }))[0]!))
 * const literal = await vectorOf('what is my dog called?', () => AbortSignal.timeout(1_500))
 * ```
 */
export function cachedQueries<Vector extends NonNullable<unknown>>(
  embed: (text: string, signal: AbortSignal) => Promise<Vector>,
  options: CacheOptions = {},
): QueryVectors<Vector> {
  // A cache belongs to one embedder, so that the text alone is the key: its model never changes.
  const known = new LRUCache<string, Vector>({ max: options.maxEntries ?? 1000 })
  const underWay = new Map<string, SharedCall<Vector>>()

  function share(text: string): SharedCall<Vector> {
    const standing = underWay.get(text)
    if (standing) return standing
    const controller = new AbortController()
    const vector = embed(text, controller.signal)
    const call: SharedCall<Vector> = { vector, controller, waiting: 0 }
    underWay.set(text, call)
    vector.then(
      (answer) => {
        known.set(text, answer)
        end(text, call)
      },
      () => end(text, call),
    )
    return call
  }

  function end(text: string, call: SharedCall<Vector>): void {
    if (underWay.get(text) === call) underWay.delete(text)
  }

  return async (text, deadline) => {
    const vector = known.get(text)
    options.onLookup?.(vector !== undefined)
    if (vector !== undefined) return vector
    const signal = deadline?.()
    if (signal?.aborted) throw calledOff(signal)
    const call = share(text)
    call.waiting += 1
    try {
      return await unlessCalledOff(call.vector, signal)
    } finally {
      call.waiting -= 1
      if (call.waiting === 0 && signal?.aborted) {
        // At once, so that whoever asks next starts a call of their own.
        end(text, call)
        call.controller.abort(signal.reason)
      }
    }
  }
}
