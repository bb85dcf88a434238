import { performance } from 'node:perf_hooks'
import { type CacheOptions, cachedQueries, type QueryVectors } from '../embedding/cache.js'
import type { Embedder } from '../embedding/embedder.js'
import { fitToEmbedder } from '../embedding/fit.js'
import { MemoryError } from '../errors.js'
import type { Logger } from '../logger.js'
import { vectorLiteral } from './vector-literal.js'

/** How long a query waits for its vector before it is answered from words alone. */
export const QUERY_EMBEDDING_TIMEOUT_MS = 1_500

/** The vectors of queries as statements take them, remembered: to write one out takes longer than a small search. */
export const queryVectors = (embedder: Embedder, options?: CacheOptions): QueryVectors<string> =>
  cachedQueries(async (text, signal) => {
    const [embedding] = await embedder.embed([fitToEmbedder(text, embedder)], { signal })
    return vectorLiteral(embedding!)
  }, options)

export interface QueryEmbedding {
  /** As text; null where there is none: not asked for, or the embedder is down. */
  embedding: string | null
  /** Why there is none although it was asked for. */
  degraded: string | null
  embeddingMs: number
}

export const notEmbedded: QueryEmbedding = { embedding: null, degraded: null, embeddingMs: 0 }

/** The vector of a query, or the reason why there is none; never throws, and never waits longer than the timeout. */
export async function embedQuery(
  vectorOf: QueryVectors<string>,
  text: string,
  logger: Logger,
): Promise<QueryEmbedding> {
  const started = performance.now()
  try {
    const embedding = await vectorOf(text, () => AbortSignal.timeout(QUERY_EMBEDDING_TIMEOUT_MS))
    return { embedding, degraded: null, embeddingMs: performance.now() - started }
  } catch (error) {
    const degraded = MemoryError.is(error) ? error.code : 'embedder_unavailable'
    logger.warn({ code: degraded }, 'a query is answered from words alone')
    return { embedding: null, degraded, embeddingMs: performance.now() - started }
  }
}
