import { setTimeout as sleep } from 'node:timers/promises'
import { drawMapJobId, type JobQueue } from '@bot/jobs'
import { type Database, type Logger, listStaleMaps, MemoryError } from '@bot/memory'

/** A map is asked for anew by whoever looks at it, so the sweep has time. */
const EVERY_MS = 10 * 60_000

/** Has maps drawn anew that lack memories by now, every ten minutes: who looks at one then need not wait for it. */
export function sweepMaps(options: {
  database: Database
  jobs: Pick<JobQueue, 'enqueue'>
  logger: Logger
  /** Between two sweeps. Default ten minutes. */
  everyMs?: number | undefined
}): { stop(): Promise<void> } {
  const { database, jobs, logger, everyMs = EVERY_MS } = options
  const stopping = new AbortController()
  const { signal } = stopping

  async function run(): Promise<void> {
    while (!signal.aborted) {
      await sleep(everyMs, undefined, { signal }).catch(() => {})
      if (signal.aborted) return
      try {
        for (const personaId of await listStaleMaps(database)) {
          await jobs.enqueue('draw-map', { personaId }, { id: drawMapJobId(personaId, Date.now()) })
        }
      } catch (error) {
        const code = MemoryError.is(error) ? error.code : 'unexpected'
        logger.warn({ code }, 'maps could not be looked after; trying on')
      }
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
