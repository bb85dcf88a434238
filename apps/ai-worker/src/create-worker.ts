import type { JobQueue } from '@bot/jobs'
import { type Database, type Logger, type PgvectorMemoryAdapter, projectMemories } from '@bot/memory'
import { syncNightly } from './operations/sync-nightly.js'
import type { OperationTargets } from './operations/targets.js'
import { workOperations } from './operations/work-operations.js'
import { ConversationalRAGService, type ConversationalRAGServiceOptions } from './rag/conversational-rag-service.js'
import type { Responder } from './responders/responder.js'
import { type Sweep, sweepBacklog } from './sweep-backlog.js'
import { sweepExpiries } from './sweep-expiries.js'
import { sweepMaps } from './sweep-maps.js'

export interface WorkerOptions {
  database: Database
  memory: PgvectorMemoryAdapter
  jobs: JobQueue
  responder: Responder
  /** Given ids, counts, codes and times, never what somebody said. */
  logger: Logger
  /** Ms since the epoch. Default `Date.now`. */
  clock?: (() => number) | undefined
  /** Replies at once. Default 4. */
  concurrency?: number | undefined
  /** Context window of a model that no config describes, in tokens. Default 16,384. */
  contextWindowTokens?: number | undefined
  /** What operations work with besides this database. Default: nothing. */
  targets?: OperationTargets | undefined
  /** Push to one of `targets.sync` once a day, at a time as in `03:00`, UTC. Default: never. */
  nightlySync?: { target: string; at: string } | undefined
  /** Told of every reply, to count it. Default: nobody. */
  onAnswered?: ConversationalRAGServiceOptions['onAnswered']
}

export interface Worker {
  start(): Promise<void>
  /**
   * Takes no new jobs, lets the running ones end for at most `drainMs` (default 10,000), gives back the others and stops
   * the queue it was given. The database stays open.
   */
  stop(options?: { drainMs?: number }): Promise<void>
}

/**
 * The worker: replies with memory, embeds what waits in the backlog, draws maps, runs what operators ask for.
 *
 * @example
 * ```ts
 * const worker = createWorker({ database, memory, jobs, responder: createResponder(), logger })
 * await worker.start()
 * process.once('SIGTERM', () => worker.stop())
 * ```
 */
export function createWorker(options: WorkerOptions): Worker {
  const { database, memory, jobs, logger, concurrency = 4, targets = {} } = options
  const clock = options.clock ?? Date.now
  const service = new ConversationalRAGService({ ...options, clock })
  let replying = 0
  let sweep: Sweep | undefined
  let expiries: { stop(): Promise<void> } | undefined
  let nightly: { stop(): Promise<void> } | undefined
  let maps: { stop(): Promise<void> } | undefined

  return {
    async start() {
      sweep ??= sweepBacklog({ memory, logger, isBusy: () => replying > 0 })
      expiries ??= sweepExpiries({ memory, logger })
      maps ??= sweepMaps({ database, jobs, logger })
      await jobs.work('reply', { concurrency }, async ({ payload, attempt, signal, report }) => {
        replying++
        try {
          return await service.reply(payload, { attempt, signal, onText: (text) => report({ text }) })
        } finally {
          replying--
          sweep?.wake() // the turn has just become a memory
        }
      })
      await jobs.work('embed-pending', {}, async () => sweep?.wake())
      await jobs.work('draw-map', {}, ({ payload, signal }) => projectMemories(database, payload, { signal }))
      if (options.nightlySync) nightly ??= syncNightly({ jobs, logger, clock, ...options.nightlySync })
      await workOperations(jobs, { database, memory, logger, targets })
    },

    async stop(stopOptions) {
      await nightly?.stop()
      await jobs.stop(stopOptions)
      await sweep?.stop()
      await expiries?.stop()
      await maps?.stop()
    },
  }
}
