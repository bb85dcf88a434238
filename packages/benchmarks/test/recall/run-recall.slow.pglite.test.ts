import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Bench, openBench } from '../../src/load/open-bench.js'
import { RECALL_CASES, type RecallRow } from '../../src/recall/rows.js'
import { runRecall } from '../../src/recall/run-recall.js'

let bench: Bench
let rows: RecallRow[]
let before: unknown

/** Everything that a run may change and must put back. */
const contents = () =>
  bench.driver.query(`
    select (select md5(string_agg(md5(memory::text), '' order by id)) from memories memory) as memories,
      (select md5(string_agg(md5(vector::text), '' order by memory_id)) from memory_vectors vector) as vectors,
      (select count(*)::int from sync_tombstones) as tombstones`)

beforeAll(async () => {
  bench = await openBench({ rows: 1_000, log: () => {} })
  before = await contents()
  rows = await runRecall(bench, { questions: 6, cases: new Set(RECALL_CASES), peers: [] })
}, 300_000)
afterAll(() => bench?.close())

test('each system has a row for each scope and case it can be asked in', () => {
  const scopes = bench.dataset.scopes.map(({ rows }) => rows)
  expect(scopes).toEqual([10, 34, 100, 469])
  const systems = (of: RecallRow['case']) => [
    ...new Set(rows.filter((row) => row.case === of).map(({ system }) => system)),
  ]
  const graph = ['hnsw-40', 'hnsw-100', 'hnsw-200', 'hnsw-400']
  const withDocuments = ['exact+documents', 'quantized+documents']
  expect(systems('all')).toEqual(['ours', 'exact', 'quantized', ...graph, ...withDocuments, 'naive'])
  expect(systems('channel')).toEqual(['ours', 'exact', 'quantized', ...withDocuments, 'naive'])
  expect(systems('before')).toEqual(['ours', 'exact', 'quantized', ...withDocuments, 'naive'])
  expect(systems('churned')).toEqual(['ours', 'exact', 'quantized', ...graph, ...withDocuments])
  expect(systems('hybrid')).toEqual(['ours-hybrid'])
  for (const { system, case: of } of rows) {
    expect(rows.filter((row) => row.system === system && row.case === of).map(({ scope }) => scope)).toEqual(scopes)
  }
})

test('the adapter finds what an exact search finds, whatever the filter and after changes', () => {
  for (const row of rows.filter(({ system }) => system === 'ours')) {
    expect(row, `${row.case}, ${row.scope}`).toMatchObject({ recall: 1, short: 0, plan: 'exact' })
  }
})

test('times are positive, and the 95th percentile is no less than the median', () => {
  for (const { p50, p95 } of rows) {
    expect(p50).toBeGreaterThan(0)
    expect(p95).toBeGreaterThanOrEqual(p50)
  }
})

test('what was changed to be measured is put back', async () => {
  expect(await contents()).toEqual(before)
})
