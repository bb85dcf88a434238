import type { EndedJob, JobQueue } from '@bot/jobs'
import type { Database, MemoryObserver, PgvectorMemoryAdapter } from '@bot/memory'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { createHttpMetrics, type HttpMetrics } from './http-metrics.js'
import { createJobMetrics } from './job-metrics.js'
import { createMemoryMetrics } from './memory-metrics.js'
import { createReplyMetrics, type ReplyMetrics } from './reply-metrics.js'
import { watchState } from './state-metrics.js'

/** What a service tells Prometheus. Every name begins with `bot_memory_`, but for those of the process itself. */
export interface Metrics {
  /** For `PgvectorMemoryAdapter`. */
  readonly observer: MemoryObserver
  /** For `createJobQueue`. */
  readonly jobEnded: (job: EndedJob) => void
  readonly http: HttpMetrics
  readonly replies: ReplyMetrics
  /** Reads these at each scrape: health, backlog, pool, jobs. What cannot be read is left out, and `bot_memory_up` is 0. */
  watch(watched: {
    database: Pick<Database, 'pool'>
    memory: Pick<PgvectorMemoryAdapter, 'health'>
    jobs: Pick<JobQueue, 'countsByKind'>
  }): void
  readonly contentType: string
  /** The text that Prometheus scrapes. */
  text(): Promise<string>
}

/**
 * The metrics of one service, in a registry of their own.
 *
 * @example
 * ```ts
 * const metrics = createMetrics('ai-worker')
 * const jobs = await createJobQueue({ database, onEnded: metrics.jobEnded })
 * const memory = new PgvectorMemoryAdapter({ database, embedder, observer: metrics.observer })
 * metrics.watch({ database, memory, jobs })
 * ```
 */
export function createMetrics(service: string): Metrics {
  const registry = new Registry()
  registry.setDefaultLabels({ service })
  collectDefaultMetrics({ register: registry })
  return {
    observer: createMemoryMetrics(registry),
    jobEnded: createJobMetrics(registry),
    http: createHttpMetrics(registry),
    replies: createReplyMetrics(registry),
    watch: (watched) => watchState(registry, watched),
    contentType: registry.contentType,
    text: () => registry.metrics(),
  }
}
