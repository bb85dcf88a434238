import { LRUCache } from 'lru-cache'
import { calledOff, unlessCalledOff } from './called-off.js'
import type { Embedder } from './embedder.js'
import { wrapEmbedder } from './wrap-embedder.js'

export interface CacheOptions {
  /** Vectors kept, of the texts used last; each takes about 12 KB. Default 1,000. */
  maxEntries?: number | undefined
  /** Told of each query whether its vector was known. */
  onLookup?: ((known: boolean) => void) | undefined
}

/** A call under way, and how many wait for it. */
interface SharedCall {
  readonly vector: Promise<readonly number[]>
  readonly controller: AbortController
  waiting: number
}

/**
 * An embedder that remembers the vectors of queries: of texts that were embedded one at a time. Calls with several
 * texts, which are memories to be stored, pass through.
 *
 * Calls that ask for the same text at the same time share one call. A caller who leaves does not end it for the others;
 * once all have left it is called off. Failures are not remembered.
 *
 * @example
 * ```ts
 * const embedder = cachedEmbedder(guardedEmbedder(await createEmbedder(options), { logger }))
 * ```
 */
export function cachedEmbedder(embedder: Embedder, options: CacheOptions = {}): Embedder {
  // A cache belongs to one embedder, so that the text alone is the key: its model never changes.
  const known = new LRUCache<string, readonly number[]>({ max: options.maxEntries ?? 1000 })
  const underWay = new Map<string, SharedCall>()

  function share(text: string): SharedCall {
    const standing = underWay.get(text)
    if (standing) return standing
    const controller = new AbortController()
    const vector = embedder.embed([text], { signal: controller.signal }).then(([answer]) => answer!)
    const call: SharedCall = { vector, controller, waiting: 0 }
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

  function end(text: string, call: SharedCall): void {
    if (underWay.get(text) === call) underWay.delete(text)
  }

  async function embedOne(text: string, signal: AbortSignal | undefined): Promise<readonly number[]> {
    const vector = known.get(text)
    options.onLookup?.(vector !== undefined)
    if (vector) return vector
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

  return wrapEmbedder(embedder, async (texts, callOptions) => {
    const [text] = texts
    if (text === undefined || texts.length > 1) return embedder.embed(texts, callOptions)
    // A copy, so that nobody changes what others will be given.
    return [[...(await embedOne(text, callOptions?.signal))]]
  })
}
