import { expect, test } from 'vitest'
import { compare } from '../../src/recall/compare.js'
import { recallTable } from '../../src/recall/print-recall.js'
import type { RecallRow } from '../../src/recall/rows.js'

const row = (system: string, p50: number, changes: Partial<RecallRow> = {}): RecallRow => ({
  system,
  scope: 100,
  case: 'all',
  recall: 1,
  short: 0,
  p50,
  p95: p50 * 2,
  ...changes,
})

const rows = [
  row('ours', 3),
  row('exact', 4),
  row('quantized', 2, { recall: 0.98 }),
  row('hnsw-40', 1, { short: 3 }),
  row('hnsw-400', 2.5),
  row('naive', 1, { recall: 0.5, short: 40 }),
  row('exact+documents', 5),
  row('hnsw-100+documents', 2, { recall: 0.98 }),
  row('mastra', 9),
  row('eliza', 8),
  row('exact', 0.1, { scope: 10 }),
  row('exact', 0.1, { case: 'before' }),
]

test('ours is held against the fastest that find enough, in the same scope and case', () => {
  const [{ ours, byHand, sameJob, peer } = {}, ...others] = compare(rows)
  expect(others).toEqual([])
  const systems = [ours, byHand, sameJob, peer].map((one) => one?.system)
  expect(systems).toEqual(['ours', 'hnsw-400', 'exact+documents', 'eliza'])
})

test('a table shows what is missing beside the time', () => {
  const { head, body } = recallTable(
    rows.filter(({ scope, case: of }) => scope === 100 && of === 'all'),
    ['ours', 'quantized', 'naive', 'langchain'],
  )
  expect(head).toEqual(['in scope', '100'])
  expect(body).toEqual([
    ['ours', '3.00'],
    ['quantized', '2.00 (0.98)'],
    ['naive', '1.00 (0.50) 40 short'],
    ['ours ÷ fastest by hand, ids', '1.20'],
    ['ours ÷ fastest by hand, documents', '0.60'],
  ])
})
