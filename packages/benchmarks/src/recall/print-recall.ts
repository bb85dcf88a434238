import { printTable } from '../output/print-table.js'
import { compare, ENOUGH } from './compare.js'
import { RECALL_CASES, type RecallCase, type RecallRow } from './rows.js'

export const CASE_TITLES: Record<RecallCase, string> = {
  all: 'The whole scope',
  channel: 'About 1 % of the scope: one channel (channelIds, channelBudgetRatio 1)',
  before: 'The oldest 1 % of the scope (excludeNewerThan)',
  churned: 'The whole scope after a fifth of it was edited, deleted or hidden',
  hybrid: "Default mode, words and vector: the database's time",
}

/** A table for each case: a line a system, a column a scope size. */
export function printRecall(rows: readonly RecallRow[]): void {
  for (const of of RECALL_CASES) {
    const chosen = rows.filter((row) => row.case === of)
    if (chosen.length === 0) continue
    const { head, body } = recallTable(chosen, systemsOf(rows))
    console.log(`\n${CASE_TITLES[of]}`)
    printTable(head, body)
  }
  console.log('\nMedian ms; in brackets recall@10 where below 0.99; "short" where memories were missing that exist.')
  console.log('Fastest by hand: of exact, quantized and hnsw-*, among those that reach 0.99; ids alone, or documents.')
}

/** Every system, in the order they were asked. */
export const systemsOf = (rows: readonly RecallRow[]): string[] => [...new Set(rows.map(({ system }) => system))]

/** The rows of one case as a table of those among `systems` that it has. */
export function recallTable(
  rows: readonly RecallRow[],
  systems: readonly string[],
): { head: string[]; body: string[][] } {
  const scopes = [...new Set(rows.map(({ scope }) => scope))]
  const asked = systems.filter((system) => rows.some((row) => row.system === system))
  const body = asked.map((system) => [
    system,
    ...scopes.map((scope) => cell(rows.find((row) => row.system === system && row.scope === scope))),
  ])
  const compared = compare(rows)
  const ratios = (than: 'byHand' | 'sameJob') =>
    compared.map(({ ours, [than]: other }) => (other ? (ours.p50 / other.p50).toFixed(2) : '–'))
  return {
    head: ['in scope', ...scopes.map((scope) => scope.toLocaleString('en'))],
    body:
      compared.length > 0
        ? [
            ...body,
            ['ours ÷ fastest by hand, ids', ...ratios('byHand')],
            ['ours ÷ fastest by hand, documents', ...ratios('sameJob')],
          ]
        : body,
  }
}

function cell(row: RecallRow | undefined): string {
  if (!row) return '–'
  const { p50, recall, short } = row
  return [
    p50.toFixed(p50 < 10 ? 2 : 1),
    ...(recall !== null && recall < ENOUGH ? [`(${recall.toFixed(2)})`] : []),
    ...(short > 0 ? [`${short} short`] : []),
  ].join(' ')
}
