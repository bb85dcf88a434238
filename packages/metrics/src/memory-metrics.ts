import type { MemoryObserver } from '@bot/memory'
import { Counter, Histogram, type Registry } from 'prom-client'

/** Bounds around the targets: 50 ms of the database, 200 ms for a whole query. */
const QUERY_SECONDS = [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1, 2, 5]
const RESULTS = [0, 1, 2, 5, 10, 20, 50, 100]

/** Counts what memory does. */
export function createMemoryMetrics(registry: Registry): MemoryObserver {
  const registers = [registry]
  const querySeconds = new Histogram({
    name: 'bot_memory_query_seconds',
    help: 'How long a memory query took, with the embedding of its text, by the plan that answered it.',
    labelNames: ['plan', 'mode'] as const,
    buckets: QUERY_SECONDS,
    registers,
  })
  const databaseSeconds = new Histogram({
    name: 'bot_memory_query_database_seconds',
    help: 'The part of a memory query that the database took.',
    labelNames: ['plan'] as const,
    buckets: QUERY_SECONDS,
    registers,
  })
  const results = new Histogram({
    name: 'bot_memory_query_results',
    help: 'How many memories a query brought.',
    buckets: RESULTS,
    registers,
  })
  const shortfalls = new Counter({
    name: 'bot_memory_query_shortfalls_total',
    help: 'Queries whose first plan brought too few, which the exact plan made good.',
    labelNames: ['plan'] as const,
    registers,
  })
  const degraded = new Counter({
    name: 'bot_memory_query_degraded_total',
    help: 'Queries answered from words alone, by why.',
    labelNames: ['reason'] as const,
    registers,
  })
  const queryErrors = new Counter({
    name: 'bot_memory_query_errors_total',
    help: 'Queries that failed, by code.',
    labelNames: ['code'] as const,
    registers,
  })
  const embedSeconds = new Histogram({
    name: 'bot_memory_embedder_call_seconds',
    help: 'How long calls of the embedder took, also those that failed.',
    buckets: QUERY_SECONDS,
    registers,
  })
  const embedTexts = new Counter({
    name: 'bot_memory_embedder_texts_total',
    help: 'Texts that the embedder was given.',
    registers,
  })
  const embedErrors = new Counter({
    name: 'bot_memory_embedder_errors_total',
    help: 'Calls of the embedder that failed, by code.',
    labelNames: ['code'] as const,
    registers,
  })
  const cache = new Counter({
    name: 'bot_memory_query_vectors_total',
    help: 'Vectors of queries that were asked for, by whether the cache knew them.',
    labelNames: ['cache'] as const,
    registers,
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
