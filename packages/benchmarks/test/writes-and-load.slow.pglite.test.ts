import { afterAll, beforeAll, expect, test } from 'vitest'
import { runConcurrency } from '../src/concurrency/run-concurrency.js'
import { INDEX_STATES, runInsert } from '../src/insert/run-insert.js'
import { type Bench, openBench } from '../src/load/open-bench.js'
import { runOverhead } from '../src/overhead/run-overhead.js'

let bench: Bench

const contents = () =>
  bench.driver.query(`select (select count(*)::int from memories) as memories,
    (select count(*)::int from memory_vectors) as vectors, (select count(*)::int from embedding_backlog) as waiting,
    (select count(*)::int from sync_tombstones) as tombstones`)

beforeAll(async () => {
  bench = await openBench({ rows: 200, log: () => {} })
})
afterAll(() => bench?.close())

test('what is inserted to be measured goes again', async () => {
  const before = await contents()
  let peak = 0
  const peer = {
    name: 'peer',
    async insert() {
      const [counted] = (await contents()) as { vectors: number }[]
      peak = Math.max(peak, counted!.vectors)
    },
    remove: async () => {},
  }
  const rows = await runInsert(bench, { inserts: 20, batch: 10, peers: [peer], states: INDEX_STATES })
  expect(rows.map(({ indexes, system }) => `${indexes}: ${system}`)).toEqual([
    'in place: copy',
    'in place: ours',
    'in place: ours, embedding',
    'in place: peer',
    'HNSW away: copy',
    'HNSW away: ours',
    'HNSW away: ours, embedding',
    'HNSW built after: copy',
    'HNSW built after: ours',
  ])
  for (const { rowsPerSecond, ofCopy } of rows) expect(Math.min(rowsPerSecond, ofCopy)).toBeGreaterThan(0)
  // The warm-up and what the other three hold while the peer has its turn: somewhere in the second round at the most.
  expect(peak).toBeGreaterThan(200 + 3 * 10)
  expect(peak).toBeLessThanOrEqual(200 + 2 * 3 * 20)
  expect(await contents()).toEqual(before)
})

test('the adapter and its own SQL are measured in every scope and both modes', async () => {
  const rows = await runOverhead(bench, { questions: 3 })
  expect(rows.map(({ scope, mode }) => `${scope} ${mode}`)).toEqual([
    '10 vector',
    '10 hybrid',
    '34 vector',
    '34 hybrid',
    '100 vector',
    '100 hybrid',
  ])
  for (const { adapter, bare } of rows) expect(Math.min(adapter, bare)).toBeGreaterThan(0)
})

test('every number of callers is measured in both modes', async () => {
  const rows = await runConcurrency(bench, { seconds: 0.05 })
  expect(rows.map(({ callers }) => callers)).toEqual([1, 2, 4, 8, 16, 32, 64, 1, 2, 4, 8, 16, 32, 64])
  for (const { throughput, p50, p95 } of rows) {
    expect(throughput).toBeGreaterThan(0)
    expect(p95).toBeGreaterThanOrEqual(p50)
  }
})
