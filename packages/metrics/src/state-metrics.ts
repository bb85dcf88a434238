import type { JobQueue } from '@bot/jobs'
import type { Database, HealthReport, PgvectorMemoryAdapter } from '@bot/memory'
import { Gauge, type Registry } from 'prom-client'
import { shared } from './shared.js'
import { within } from './within.js'

interface Watched {
  database: Pick<Database, 'pool'>
  memory: Pick<PgvectorMemoryAdapter, 'health'>
  jobs: Pick<JobQueue, 'countsByKind'>
}

/** A scrape asks several gauges at once; they share one reading. */
const READING_LASTS_MS = 1_000
/** Well within the ten seconds that Prometheus waits for a scrape. */
const READ_WITHIN_MS = 3_000

/** Gauges of what stands in the database and in this process, read when they are scraped. */
export function watchState(registry: Registry, { database, memory, jobs }: Watched): void {
  const health = shared(READING_LASTS_MS, Date.now, () => within(READ_WITHIN_MS, memory.health()))
  const counts = shared(READING_LASTS_MS, Date.now, () => within(READ_WITHIN_MS, jobs.countsByKind()))

  const gauge = (
    name: string,
    help: string,
    labelNames: string[],
    read: (set: (value: number, labels?: Record<string, string>) => void) => Promise<void> | void,
  ) =>
    new Gauge({
      name: `bot_memory_${name}`,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        this.reset()
        // One that cannot be read is left out; the others, and `up`, still tell.
        await Promise.resolve(read((value, labels = {}) => this.set(labels, value))).catch(() => {})
      },
    })
  const contents = async () => (await health()).database?.contents ?? null

  gauge('up', '1 where memory answers, also degraded; 0 where it is down.', [], async (set) => {
    const isUp = await health().then(
      ({ status }) => status !== 'down',
      () => false,
    )
    set(isUp ? 1 : 0)
  })
  gauge('degraded', '1 where memory answers, but not as it should.', [], async (set) =>
    set((await health()).status === 'degraded' ? 1 : 0),
  )
  gauge('embedder_breaker_open', '1 while the embedder is left alone because it fails.', [], async (set) =>
    set(isOpen(await health()) ? 1 : 0),
  )
  gauge('database_latency_seconds', 'One statement there and back.', [], async (set) => {
    const facts = (await health()).database
    if (facts) set(facts.latencyMs / 1_000)
  })
  gauge('memories', 'Memories; beyond 10,000 an estimate.', [], async (set) => {
    const facts = await contents()
    if (facts) set(facts.memories.rows)
  })
  gauge('indexes_broken', 'Declared indexes that are missing or invalid.', [], async (set) => {
    const facts = await contents()
    if (facts) set(facts.missingIndexes.length + facts.invalidIndexes.length)
  })
  gauge('backlog', 'Memories without a vector, by whether they wait or were refused.', ['state'], async (set) => {
    const facts = await contents()
    if (!facts) return
    set(facts.backlog.waiting.rows, { state: 'waiting' })
    set(facts.backlog.setAside.rows, { state: 'set_aside' })
  })
  gauge('backlog_overdue_seconds', 'How long the oldest due memory has waited for its vector.', [], async (set) => {
    const facts = await contents()
    if (facts) set(facts.backlog.overdueSeconds ?? 0)
  })
  gauge('pool_connections', 'Connections of the pool: in use, and most.', ['state'], (set) => {
    const use = database.pool?.()
    if (!use) return
    set(use.inUse, { state: 'in_use' })
    set(use.max, { state: 'max' })
  })
  gauge('pool_waiting', 'Statements and transactions that wait for a connection.', [], (set) => {
    const use = database.pool?.()
    if (use) set(use.waiting)
  })
  gauge('jobs', 'Jobs by kind and state; ended ones for an hour.', ['kind', 'state'], async (set) => {
    for (const { kind, state, jobs: count } of await counts()) set(count, { kind, state })
  })
}

const isOpen = ({ embedder }: HealthReport): boolean => embedder.breaker.state !== 'closed'
