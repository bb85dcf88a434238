import { setTimeout as sleep } from 'node:timers/promises'
import { Bell } from '@bot/jobs'
import { type Logger, MemoryError, type PgvectorMemoryAdapter } from '@bot/memory'

export interface SweepOptions {
  memory: Pick<PgvectorMemoryAdapter, 'embedPending'>
  logger: Logger
  /** Whether people wait for replies just now; the sweep lets them go first. */
  isBusy: () => boolean
}

export interface Sweep {
  /** Looks at the backlog now instead of when the pause is over. */
  wake(): void
  /** Stops after the batch that runs, which is aborted. */
  stop(): Promise<void>
}

/** Between two looks at an empty backlog, or at one that cannot be embedded: doubled up to the longest. */
const FIRST_PAUSE_MS = 1_000
const LONGEST_PAUSE_MS = 30_000
/** So long a batch lets replies go first; then it takes its turn, or a busy bot would never embed. */
const LONGEST_DEFERENCE_MS = 2_000

/** Embeds what waits in the backlog, batch by batch while there is work, else whenever it is woken or the pause is over. */
export function sweepBacklog({ memory, logger, isBusy }: SweepOptions): Sweep {
  const bell = new Bell()
  const stopping = new AbortController()
  const { signal } = stopping

  async function letRepliesGoFirst(): Promise<void> {
    const deadline = performance.now() + LONGEST_DEFERENCE_MS
    while (isBusy() && !signal.aborted && performance.now() < deadline) await sleep(50)
  }

  /** Whether there may be more to do at once. */
  async function embedBatch(): Promise<boolean> {
    try {
      const { claimed, embedded, retrying, setAside } = await memory.embedPending({ signal })
      if (claimed > 0) logger.debug({ claimed, embedded, retrying, setAside }, 'backlog swept')
      return embedded + setAside > 0
    } catch (error) {
      const code = MemoryError.is(error) ? error.code : 'unexpected'
      logger.warn({ code }, 'the backlog could not be swept; trying on')
      return false
    }
  }

  async function run(): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS
    while (!signal.aborted) {
      await letRepliesGoFirst()
      if (signal.aborted) return
      if (await embedBatch()) {
        pauseMs = FIRST_PAUSE_MS
        continue
      }
      if (await bell.wait(pauseMs)) pauseMs = FIRST_PAUSE_MS
      else pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }

  const running = run()
  return {
    wake: () => bell.ring(),
    async stop() {
      stopping.abort()
      bell.ring()
      await running
    },
  }
}
