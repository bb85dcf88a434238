import type { JobQueue } from '@bot/jobs'
import type { Database, Logger, PgvectorMemoryAdapter } from '@bot/memory'
import { type Progress, rebuildMemories } from '@bot/transfer'
import { ConversationalRAGService, type ConversationalRAGServiceOptions } from './rag/conversational-rag-service.js'
import type { Responder } from './responders/responder.js'
import { type Sweep, sweepBacklog } from './sweep-backlog.js'
import { sweepExpiries } from './sweep-expiries.js'

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
 * The worker: replies with memory, embeds what waits in the backlog, makes memories of history.
 *
 * @example
 * ```ts
 * const worker = createWorker({ database, memory, jobs, responder: createResponder(), logger })
 * await worker.start()
 * process.once('SIGTERM', () => worker.stop())
 * ```
 */
export function createWorker(options: WorkerOptions): Worker {
  const { database, memory, jobs, logger, concurrency = 4 } = options
  const service = new ConversationalRAGService({ ...options, clock: options.clock ?? Date.now })
  let replying = 0
  let sweep: Sweep | undefined
  let expiries: { stop(): Promise<void> } | undefined

  return {
    async start() {
      sweep ??= sweepBacklog({ memory, logger, isBusy: () => replying > 0 })
      expiries ??= sweepExpiries({ memory, logger })
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
      await jobs.work('rebuild', {}, async ({ payload, signal, report }) => {
        const { dryRun, from, until, ...where } = payload
        const filters = {
          ...where,
          from: from ? new Date(from) : undefined,
          until: until ? new Date(until) : undefined,
        }
        const onProgress = (progress: Progress) => report({ progress: { ...progress } })
        const done = await rebuildMemories({ database, memory, logger, signal, filters, dryRun, onProgress })
        signal.throwIfAborted() // it stopped half-way: the next worker goes on from there
        return done
      })
    },

    async stop(stopOptions) {
      await jobs.stop(stopOptions)
      await sweep?.stop()
      await expiries?.stop()
    },
  }
}
