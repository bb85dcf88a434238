import { expect, test } from 'vitest'
import type { About } from '../../src/output/about.js'
import type { RecallRow } from '../../src/recall/rows.js'
import { chartsOf } from '../../src/report/charts.js'
import { page } from '../../src/report/page.js'

const about: About = {
  date: '2026-01-02T03:04:05.000Z',
  machine: '2 × Test, 4 GB, Linux',
  node: 'v20.0.0',
  database: 'PostgreSQL 17, pgvector 0.8.4, shared_buffers 1GB',
  rows: 100_000,
  seed: 1,
  peers: ['peer@1.0.0'],
}
const row = (system: string, p50: number, changes: Partial<RecallRow> = {}): RecallRow => ({
  system,
  scope: 13_585,
  case: 'all',
  recall: 1,
  short: 0,
  p50,
  p95: p50,
  ...changes,
})

test('a page of no results says how to get some', () => {
  const text = page({})
  expect(text).toContain('## How to run them')
  expect(text).not.toContain('## Recall and latency')
  expect(chartsOf({})).toEqual({})
})

test('it says where something else is faster, and that nothing is where nothing is', () => {
  const measured = [row('ours', 2), row('exact', 4), row('quantized', 1.9), row('mastra', 9)]
  expect(page({ recall: { measured, about } })).toContain('Nowhere in this run')

  const slower = [...measured, row('hnsw-100', 1), row('eliza', 1.8), row('naive', 0.1, { recall: 0.3 })]
  const text = page({ recall: { measured: slower, about } })
  expect(text).toContain('| whole scope, 13,585 in scope | 2.00 | `hnsw-100` 1.00, `eliza` 1.80 |')
  expect(text).toContain('| naive | 0.10 (0.30) |')
})

test('it names machine, versions and peers once, and compares table sizes', () => {
  const recall = { measured: [row('ours', 2), row('exact', 4)], about }
  const recall300000 = { measured: [row('ours', 3), row('exact', 4)], about: { ...about, rows: 300_000 } }
  const text = page({ recall, recall300000 })
  expect(text.split('2 × Test').length).toBe(2)
  expect(text).toContain('peer@1.0.0')
  expect(text).toContain('| vector, 13,585 in scope | 2.00 | 3.00 | 1.50 |')
  expect(Object.keys(chartsOf({ recall }))).toEqual(['latency.svg', 'recall.svg'])
})

test('it says what messages through the services took, and what became of them', () => {
  const spread = { p50: 2.34, p95: 10 }
  const stop = { code: 0, ms: 230 }
  const measured = {
    ...{ rate: 50, seconds: 120, modelMs: 300, query: spread, embedding: spread, start: spread, added: null },
    sent: { accepted: 6_000, refused: 0, retries: 0, acceptP95: 12 },
    outcome: { messages: 6_000, replies: 6_000, answeredTwice: 0, memories: 6_000, rememberedTwice: 0, jobs: {} },
    ...{ workerStop: stop, replaced: null, fell: 0, log: { lines: 9, telling: 0 }, isSound: true },
  }
  expect(page({ load: { measured, about } })).toContain(
    '| 50 messages/s for 120 s, model 300 ms | 6000 | 6000 | 6000 | 2.3 / 10.0 | 2.3 / 10.0 |  | 0 after 0.2 s | 9 / 0 |',
  )
})
