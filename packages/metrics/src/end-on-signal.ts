import type { Logger } from '@bot/memory'

/** Platforms send SIGKILL ten seconds after SIGTERM, or later. What is not stored by then is given to the next process. */
const LONGEST_END_MS = 9_000

/**
 * Ends the process on SIGTERM and SIGINT: `stop` lets running work end and closes what is open. Should that hang, on a
 * server that crashed say, the process ends all the same: jobs it holds run again elsewhere when their lease is over.
 */
export function endOnSignal(stop: () => Promise<void>, logger: Logger): void {
  let isEnding = false
  const end = () => {
    if (isEnding) return
    isEnding = true
    const deadline = setTimeout(() => {
      logger.error({ ms: LONGEST_END_MS }, 'the end took too long; unfinished jobs run again elsewhere')
      process.exit(1)
    }, LONGEST_END_MS)
    deadline.unref()
    stop().catch((error: unknown) => {
      logger.error({ error }, 'the service did not end as it should')
      process.exit(1)
    })
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end)
}
