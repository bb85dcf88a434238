import { MemoryError } from '@bot/memory'
import { afterEach, describe, expect, test } from 'vitest'
import { type Sweep, sweepBacklog } from '../src/sweep-backlog.js'
import { until } from './support/bot.js'
import { recordingLogger } from './support/logger.js'

/** A backlog that holds so many items, and notes when it was looked at. */
function backlogOf(items: number) {
  const looks: number[] = []
  const backlog = {
    items,
    looks,
    failing: false,
    lastSignal: undefined as AbortSignal | undefined,
    async embedPending({ limit = 100, signal }: { limit?: number | undefined; signal?: AbortSignal | undefined } = {}) {
      looks.push(performance.now())
      backlog.lastSignal = signal
      if (backlog.failing) throw new MemoryError('database_unavailable', 'gone')
      const claimed = Math.min(limit, backlog.items)
      backlog.items -= claimed
      return { claimed, embedded: claimed, retrying: 0, setAside: 0 }
    },
  }
  return backlog
}

describe('sweeping the backlog', () => {
  let sweep: Sweep | undefined
  afterEach(() => sweep?.stop())
  const start = (memory: ReturnType<typeof backlogOf>, isBusy = () => false) => {
    const logger = recordingLogger()
    sweep = sweepBacklog({ memory, logger, isBusy })
    return logger
  }

  test('takes it batch by batch without a pause until it is empty', async () => {
    const backlog = backlogOf(1_000)
    const started = performance.now()
    start(backlog)
    await until(() => backlog.items === 0)
    expect(performance.now() - started).toBeLessThan(1_000)
    expect(backlog.looks.length).toBeGreaterThan(10)
  })

  test('looks again when it is woken, and not all the time', async () => {
    const backlog = backlogOf(0)
    start(backlog)
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(backlog.looks).toHaveLength(1)
    backlog.items = 5
    sweep!.wake()
    await until(() => backlog.items === 0)
  })

  test('lets replies go first, but not for ever', async () => {
    const backlog = backlogOf(5)
    const started = performance.now()
    start(backlog, () => true)
    await until(() => backlog.items === 0)
    expect(performance.now() - started).toBeGreaterThan(1_900)
    expect(performance.now() - started).toBeLessThan(4_000)
  })

  test('tries on when the database fails, and says so by its code', async () => {
    const backlog = backlogOf(5)
    backlog.failing = true
    const logger = start(backlog)
    await until(() => backlog.looks.length === 1)
    backlog.failing = false
    await until(() => backlog.items === 0)
    expect(logger.lines.join()).toContain('database_unavailable')
  })

  test('stops at once, and aborts the batch that runs', async () => {
    const backlog = backlogOf(0)
    start(backlog)
    await until(() => backlog.looks.length === 1)
    await sweep!.stop()
    expect(backlog.lastSignal!.aborted).toBe(true)
    sweep!.wake()
    expect(backlog.looks).toHaveLength(1)
  })
})
