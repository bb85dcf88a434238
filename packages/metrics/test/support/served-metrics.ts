import { createJobQueue } from '@bot/jobs'
import { createEmbedder, type Database, PgvectorMemoryAdapter } from '@bot/memory'
import { beforeAll } from 'vitest'
import { createMetrics } from '../../src/index.js'
import { useTestDatabase } from './database.js'

const PERSONA = 'b1cffe4e-da82-509e-9108-1862d4708498'

export interface ServedMetrics {
  readonly text: string
  /** Names as they are declared. */
  readonly families: Set<string>
  /** Names as they are queried: histograms have `_bucket`, `_sum` and `_count`. */
  readonly series: Set<string>
  readonly labels: Set<string>
}

/** What a service serves once everything has happened at least once. Read in `beforeAll`. */
export function servedMetrics(): ServedMetrics {
  const database = useTestDatabase()
  const served = { text: '', families: new Set<string>(), series: new Set<string>(), labels: new Set<string>() }
  beforeAll(async () => {
    Object.assign(served, read(await serve(database)))
  })
  return served
}

async function serve(database: Database): Promise<string> {
  const metrics = createMetrics('test')
  const embedder = await createEmbedder({ provider: 'hashing' })
  const jobs = await createJobQueue({ database, onEnded: metrics.jobEnded, pollMs: 50 })
  const memory = new PgvectorMemoryAdapter({ database, embedder, observer: metrics.observer })
  metrics.watch({ database: { pool: () => ({ max: 10, inUse: 1, waiting: 0 }) }, memory, jobs })
  await memory.search('my dog', { personaId: PERSONA, venue: { kind: 'dm' } }).catch(() => {})
  await memory.checkModel()

  await jobs.work('embed-pending', {}, async () => null)
  const { id } = await jobs.enqueue('embed-pending', {})
  await jobs.waitFor(id, 10_000)
  metrics.jobEnded({ kind: 'reply', outcome: 'retry', ms: 1, waitedMs: 1, code: 'model_timeout' })
  metrics.replies.answered({ preparedMs: 1, modelMs: 1, memories: { found: 2, used: 1 } })
  metrics.http.answered({ method: 'GET', route: '/ping', status: 200, ms: 1 })
  metrics.observer({
    ...{ kind: 'search', plan: 'hnsw', mode: 'hybrid', results: 1, degraded: 'embedder_unavailable', error: null },
    ...{ shortfall: { found: 1, repaired: 10 }, timings: { embeddingMs: 1, databaseMs: 1, totalMs: 2 } },
  })
  metrics.observer({ kind: 'embed', texts: 1, ms: 1, error: 'embedder_unavailable' })
  metrics.observer({ kind: 'query_vector', known: true })
  const text = await metrics.text()
  await jobs.stop()
  await embedder.close()
  return text
}

function read(text: string): ServedMetrics {
  const samples = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return {
    text,
    families: new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name!)),
    series: new Set(samples.map((line) => /^[a-z0-9_]+/i.exec(line)![0])),
    labels: new Set(samples.flatMap((line) => [...line.matchAll(/(\w+)="/g)].map(([, label]) => label!))),
  }
}
