import { afterEach, describe, expect, test, vi } from 'vitest'
import { createMetrics } from '../src/index.js'
import { servedMetrics } from './support/served-metrics.js'

describe('the metrics of a service', () => {
  afterEach(() => {
    vi.useRealTimers()
  })
  const served = servedMetrics()

  test('count queries by plan, with their results and shortfalls', () => {
    expect(served.text).toMatch(/bot_memory_query_seconds_count\{.*plan="hnsw".*\} 1/)
    expect(served.text).toMatch(/bot_memory_query_shortfalls_total\{plan="hnsw",service="test"\} 1/)
    expect(served.text).toMatch(/bot_memory_query_degraded_total\{reason="embedder_unavailable",service="test"\} 1/)
  })

  test('count calls of the embedder, and which vectors the cache knew', () => {
    expect(served.text).toMatch(/bot_memory_embedder_errors_total\{code="embedder_unavailable",service="test"\} 1/)
    expect(served.text).toMatch(/bot_memory_query_vectors_total\{cache="hit",service="test"\} 1/)
  })

  test('tell what stands in the database', () => {
    expect(served.text).toMatch(/bot_memory_up\{service="test"\} 1/)
    expect(served.text).toMatch(/bot_memory_backlog\{state="waiting",service="test"\} 0/)
    expect(served.text).toMatch(/bot_memory_jobs\{kind="embed-pending",state="done",service="test"\} 1/)
    expect(served.text).toMatch(/bot_memory_job_seconds_count\{.*kind="embed-pending",outcome="done"\} 1/)
    expect(served.text).toMatch(/bot_memory_pool_connections\{state="max",service="test"\} 10/)
  })

  test('say that memory is down, and leave out what cannot be read', async () => {
    const metrics = createMetrics('test')
    metrics.watch({
      database: {},
      memory: {
        health: async () => ({
          ...{ ok: false, status: 'down', reasons: ['The database did not answer.'], database: null },
          embedder: { model: 'm', semantic: true, breaker: { state: 'closed', since: 0 } },
        }),
      },
      jobs: { countsByKind: () => Promise.reject(new Error('down')) },
    })
    const text = await metrics.text()
    expect(text).toContain('bot_memory_up{service="test"} 0')
    expect(text).not.toMatch(/^bot_memory_jobs\{/m)
    expect(text).not.toMatch(/^bot_memory_backlog\{/m)
  })

  test('tell of an exhausted pool though nothing else can be read', async () => {
    vi.useFakeTimers()
    const never = () => new Promise<never>(() => {})
    const metrics = createMetrics('test')
    metrics.watch({
      database: { pool: () => ({ max: 10, inUse: 10, waiting: 7 }) },
      memory: { health: never },
      jobs: { countsByKind: never },
    })
    const scraped = metrics.text()
    await vi.advanceTimersByTimeAsync(3_000)
    const text = await scraped
    expect(text).toContain('bot_memory_up{service="test"} 0')
    expect(text).toContain('bot_memory_pool_waiting{service="test"} 7')
    expect(text).not.toMatch(/^bot_memory_backlog\{/m)
  })
})
