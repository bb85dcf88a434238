import { performance } from 'node:perf_hooks'
import { MemoryError } from '../errors.js'
import type { MemoryObserver } from '../observer.js'
import { spanned } from '../tracing.js'
import type { Embedder } from './embedder.js'
import { wrapEmbedder } from './wrap-embedder.js'

/** An embedder whose calls are told to `observer`, and traced. */
export function observedEmbedder(embedder: Embedder, observer: MemoryObserver): Embedder {
  return wrapEmbedder(embedder, async (texts, options) => {
    const started = performance.now()
    const ended = (error: MemoryError['code'] | 'unexpected' | null) =>
      observer({ kind: 'embed', texts: texts.length, ms: performance.now() - started, error })
    try {
      const vectors = await spanned('memory.embed', (span) => {
        span.setAttributes({ 'memory.model': embedder.model, 'memory.texts': texts.length })
        return embedder.embed(texts, options)
      })
      ended(null)
      return vectors
    } catch (error) {
      ended(MemoryError.is(error) ? error.code : 'unexpected')
      throw error
    }
  })
}
