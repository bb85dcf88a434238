import { setTimeout as sleep } from 'node:timers/promises'
import { type Logger, MemoryError, type PgvectorMemoryAdapter } from '@bot/memory'

/** Recall refuses an expired memory by itself, so the sweep has time. */
const EVERY_MS = 10 * 60_000

/** Deletes softly what has expired, now and every ten minutes. */
export function sweepExpiries(options: {
  memory: Pick<PgvectorMemoryAdapter, 'sweepExpired'>
  logger: Logger
  /** Between two sweeps. Default ten minutes. */
  everyMs?: number | undefined
}): { stop(): Promise<void> } {
  const { memory, logger, everyMs = EVERY_MS } = options
  const stopping = new AbortController()
  const { signal } = stopping

  async function run(): Promise<void> {
    while (!signal.aborted) {
      try {
        const { swept } = await memory.sweepExpired()
        if (swept > 0) logger.info({ swept }, 'expired memories were deleted')
      } catch (error) {
        const code = MemoryError.is(error) ? error.code : 'unexpected'
        logger.warn({ code }, 'expired memories could not be swept; trying on')
      }
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
