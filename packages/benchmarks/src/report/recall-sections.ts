import { type Comparison, compare, ENOUGH } from '../recall/compare.js'
import { CASE_TITLES, recallTable, systemsOf } from '../recall/print-recall.js'
import { RECALL_CASES, type RecallRow } from '../recall/rows.js'
import { image, paragraphs, table } from './markdown.js'
import type { Results } from './results.js'

const NOTE =
  'Median milliseconds; in brackets recall@10 where it is below 0.99; “short” counts questions answered with fewer ' +
  'memories than there are. “Fastest by hand” is the best of `exact`, `quantized` and `hnsw-*` among those that reach 0.99: ' +
  'of those that give ids alone, and of those that give documents, which is the same job. What lies between the two is what ' +
  'it costs to fetch ten documents, in small scopes as much as to find them.'

/** What the names in the tables mean. */
const SYSTEMS = `- \`ours\`: \`adapter.search\` in mode \`vector\`: options checked, a plan chosen, visibility and siblings looked up, whole documents
  returned.
- \`exact\`, \`quantized\`, \`hnsw-40\` to \`hnsw-400\`: what somebody who knows pgvector would write by hand for each, through the
  bare driver, prepared, with the vector's text ready, on the same tables. They give ids alone and check no visibility.
  \`exact\` is the truth that recall is held against.
- \`exact+documents\` and so on: the same with the adapter's job: what may not be seen is left out, and what a document is
  made of comes along. Of small scopes HNSW is asked for ids alone.
- \`naive\`: what everybody writes first: one table, \`where persona_id = … order by embedding <=> … limit 10\`.
- \`mastra\`, \`langchain\`, \`langgraph\`, \`eliza\`: peers through their own API, each in a database of its own on the same server,
  with the tables and indexes that it makes, and one more index on what is filtered by, which whoever filters by a persona
  would add. Their tables were filled by COPY, since through their APIs that takes a quarter of an hour each.`

/** By scope size, with every case. */
export function recallSection({ recall }: Results): string | undefined {
  if (!recall) return undefined
  const rows = recall.measured
  return paragraphs(
    '## Recall and latency by scope size',
    'Is what comes back right, and how long does it take, when a persona holds ten memories or fifty thousand, ' +
      `of ${recall.about.rows.toLocaleString('en')} in the table? Every question is put to every system in turn.`,
    image('Median latency by scope size', 'latency.svg'),
    image('Recall by scope size', 'recall.svg'),
    SYSTEMS,
    caseTables(rows),
    NOTE,
    '### Where something else is faster',
    slowerThan(compare(rows)),
  )
}

const caseTables = (rows: readonly RecallRow[]): string =>
  paragraphs(
    ...RECALL_CASES.filter((of) => of !== 'hybrid').map((of) => {
      const chosen = rows.filter((row) => row.case === of)
      if (chosen.length === 0) return undefined
      const { head, body } = recallTable(chosen, systemsOf(rows))
      return paragraphs(`### ${CASE_TITLES[of]}`, table(head, body))
    }),
  )

/** Beyond this the adapter does not merely pay for what it does besides. */
const NOTABLY = 1.3

function slowerThan(comparisons: readonly Comparison[]): string {
  const lines = comparisons.flatMap(({ ours, byHand, sameJob, peer }) => {
    const faster = [
      ...[byHand, sameJob].flatMap((row) => (row && ours.p50 > NOTABLY * row.p50 ? [row] : [])),
      ...(peer && ours.p50 > peer.p50 ? [peer] : []),
    ]
    if (faster.length === 0) return []
    const others = faster.map(({ system, p50 }) => `\`${system}\` ${p50.toFixed(2)}`)
    return [
      [`${CASE_NAMES[ours.case]}, ${ours.scope.toLocaleString('en')} in scope`, ours.p50.toFixed(2), others.join(', ')],
    ]
  })
  return lines.length === 0
    ? `Nowhere in this run: no statement written by hand that finds ${ENOUGH * 100} % is more than ${NOTABLY} times as fast, and no peer is faster.`
    : paragraphs(
        `Medians of ours above ${NOTABLY} times that of the fastest statement written by hand, or above that of a peer:`,
        table(['', 'ours, ms', 'faster, ms'], lines),
      )
}

const CASE_NAMES: Record<RecallRow['case'], string> = {
  all: 'whole scope',
  channel: 'one channel',
  before: 'the oldest 1 %',
  churned: 'a fifth changed',
  hybrid: 'hybrid',
}

/** The same scope among more memories of others. */
export function largerTableSection({ recall, recall300000 }: Results): string | undefined {
  if (!recall || !recall300000) return undefined
  const ours = (rows: readonly RecallRow[]) =>
    new Map(
      rows
        .filter((row) => (row.system === 'ours' && row.case === 'all') || row.case === 'hybrid')
        .map((row) => [`${row.case} ${row.scope}`, row] as const),
    )
  const [small, large] = [ours(recall.measured), ours(recall300000.measured)]
  const body = [...small].flatMap(([key, row]) => {
    const other = large.get(key)
    if (!other) return []
    return [
      [
        `${row.case === 'hybrid' ? 'hybrid' : 'vector'}, ${row.scope.toLocaleString('en')} in scope`,
        row.p50.toFixed(2),
        other.p50.toFixed(2),
        (other.p50 / row.p50).toFixed(2),
      ],
    ]
  })
  const [from, to] = [recall.about.rows.toLocaleString('en'), recall300000.about.rows.toLocaleString('en')]
  return paragraphs(
    '## The same scope in a larger table',
    'The cost of a recall should follow the size of its scope, never that of the table.',
    table(['median, ms', `of ${from}`, `of ${to}`, 'ratio'], body),
  )
}

/** On PGlite. */
export function embeddedSection({ recallEmbedded }: Results): string | undefined {
  if (!recallEmbedded) return undefined
  const rows = recallEmbedded.measured
  const of = (name: RecallRow['case']) => rows.filter((row) => row.case === name)
  const { head, body } = recallTable(of('all'), systemsOf(rows))
  const hybrid = of('hybrid')
  const slowest = Math.max(...rows.filter(({ system }) => system === 'ours').map(({ p95 }) => p95))
  return paragraphs(
    '## Embedded, on PGlite',
    `The same without a server: ${recallEmbedded.about.database}, ${recallEmbedded.about.rows.toLocaleString('en')} memories. ` +
      `The adapter's slowest 95th percentile, of all cases and scopes, is ${slowest.toFixed(1)} ms.`,
    table(head, body),
    hybrid.length > 0 && hybridTable(hybrid),
  )
}

/** The default mode. */
export function hybridSection({ recall }: Results): string | undefined {
  const rows = recall?.measured.filter((row) => row.case === 'hybrid') ?? []
  if (rows.length === 0) return undefined
  return paragraphs(
    '## Default mode: words and vector',
    'The database time of `search` as it is called without options: BM25 over the words, the nearest vectors, both fused ' +
      'with what was said around them. Texts have 150 to 400 characters; every second question holds a word that stands in ' +
      'a fifth of all memories.',
    image('Hybrid search by scope size', 'hybrid.svg'),
    hybridTable(rows),
  )
}

const hybridTable = (rows: readonly RecallRow[]): string =>
  table(
    ['words and vector, memories in scope', ...rows.map(({ scope }) => scope.toLocaleString('en'))],
    [
      ['median, ms', ...rows.map(({ p50 }) => p50.toFixed(1))],
      ['95 % within, ms', ...rows.map(({ p95 }) => p95.toFixed(1))],
    ],
  )
