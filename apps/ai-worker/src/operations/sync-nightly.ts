import { setTimeout as sleep } from 'node:timers/promises'
import { type JobQueue, nightlySyncJobId } from '@bot/jobs'
import { type Logger, MemoryError } from '@bot/memory'

export interface NightlySyncOptions {
  jobs: Pick<JobQueue, 'enqueue'>
  logger: Logger
  /** A name of SYNC_TARGETS. */
  target: string
  /** `03:00`, UTC. */
  at: string
  /** Ms since the epoch. */
  clock: () => number
  /** Between two looks at the clock. Default a minute. */
  everyMs?: number | undefined
}

const EVERY_MS = 60_000

/**
 * Asks once a day for a push to a database. The day is part of the job's id, so several workers ask for one job; a night
 * in which none ran is made good by the first that does.
 */
export function syncNightly(options: NightlySyncOptions): { stop(): Promise<void> } {
  const { jobs, logger, target, at, clock, everyMs = EVERY_MS } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let askedFor = ''

  async function look(): Promise<void> {
    const now = new Date(clock()).toISOString()
    const day = now.slice(0, 10)
    if (day === askedFor || now.slice(11, 16) < at) return
    const { id, known } = await jobs.enqueue('sync', { target }, { id: nightlySyncJobId(target, day) })
    askedFor = day
    if (!known) logger.info({ jobId: id, target }, 'the nightly sync was asked for')
  }

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await look().catch((error: unknown) => {
        const code = MemoryError.is(error) ? error.code : 'unexpected'
        logger.warn({ code }, 'the nightly sync could not be asked for; trying on')
      })
      await sleep(everyMs, undefined, { signal }).catch(() => {})
    }
  }

  const running = run()
  return {
    async stop() {
      stopping.abort()
      await running
    },
  }
}
