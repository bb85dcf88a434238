import type { MemoryObserver } from '@bot/memory'
import type { Registry } from 'prom-client'
import { declareIn } from './declare.js'

/** Bounds around the targets: 50 ms of the database, 200 ms for a whole query. */
const QUERY_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
const RESULTS = [0, 1, 2, 5, 10, 20, 50, 100]

/** Counts what memory does. */
export function createMemoryMetrics(registry: Registry): MemoryObserver {
  const { counter, histogram } = declareIn(registry)
  const querySeconds = histogram({
    name: 'query_seconds',
    help: 'How long a memory query took, with the embedding of its text, by the plan that answered it.',
    labels: ['plan', 'mode'],
    buckets: QUERY_SECONDS,
  })
  const databaseSeconds = histogram({
    name: 'query_database_seconds',
    help: 'The part of a memory query that the database took.',
    labels: ['plan'],
    buckets: QUERY_SECONDS,
  })
  const results = histogram({
    name: 'query_results',
    help: 'How many memories a query brought.',
    buckets: RESULTS,
  })
  const shortfalls = counter({
    name: 'query_shortfalls_total',
    help: 'Queries whose first plan brought too few, which the exact plan made good.',
    labels: ['plan'],
  })
  const degraded = counter({
    name: 'query_degraded_total',
    help: 'Queries answered from words alone, by why.',
    labels: ['reason'],
  })
  const queryErrors = counter({
    name: 'query_errors_total',
    help: 'Queries that failed, by code.',
    labels: ['code'],
  })
  const embedSeconds = histogram({
    name: 'embedder_call_seconds',
    help: 'How long calls of the embedder took, also those that failed.',
    buckets: QUERY_SECONDS,
  })
  const embedTexts = counter({
    name: 'embedder_texts_total',
    help: 'Texts that the embedder was given.',
  })
  const embedErrors = counter({
    name: 'embedder_errors_total',
    help: 'Calls of the embedder that failed, by code.',
    labels: ['code'],
  })
  const cache = counter({
    name: 'query_vectors_total',
    help: 'Vectors of queries that were asked for, by whether the cache knew them.',
    labels: ['cache'],
  })

  return (event) => {
    switch (event.kind) {
      case 'search': {
        if (event.error !== null) return queryErrors.inc({ code: event.error })
        const { plan, mode, timings } = event
        querySeconds.observe({ plan: plan ?? 'none', mode: mode ?? 'none' }, timings.totalMs / 1_000)
        databaseSeconds.observe({ plan: plan ?? 'none' }, timings.databaseMs / 1_000)
        results.observe(event.results)
        if (event.shortfall !== null) shortfalls.inc({ plan: plan ?? 'none' })
        if (event.degraded !== null) degraded.inc({ reason: event.degraded })
        return
      }
      case 'embed':
        embedSeconds.observe(event.ms / 1_000)
        embedTexts.inc(event.texts)
        if (event.error !== null) embedErrors.inc({ code: event.error })
        return
      case 'query_vector':
        cache.inc({ cache: event.known ? 'hit' : 'miss' })
    }
  }
}
