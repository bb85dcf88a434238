import { INDEX_STATES, type IndexState } from '../insert/run-insert.js'
import { DEPTHS, MODES } from '../quality/recall-of-evidence.js'
import { image, paragraphs, table } from './markdown.js'
import type { Results } from './results.js'

export function overheadSection({ overhead }: Results): string | undefined {
  return (
    overhead &&
    paragraphs(
      '## What the adapter adds to its SQL',
      '`adapter.search` beside the very statements it sends, recorded and sent again through the same connection. The ' +
        'difference is options, the statement’s making, and documents.',
      table(
        ['in scope, mode', 'adapter, ms', 'its SQL alone, ms', 'overhead, ms', '%'],
        overhead.measured.map(({ scope, mode, adapter, bare, overhead: added, percent }) => [
          `${scope.toLocaleString('en')}, ${mode}`,
          adapter.toFixed(2),
          bare.toFixed(2),
          added.toFixed(2),
          percent.toFixed(0),
        ]),
      ),
    )
  )
}

const INDEXES: Record<IndexState, string> = {
  'in place': 'every index in place',
  'HNSW away': 'without the index on vectors',
  'HNSW built after': 'the index on vectors built after the load',
}

export function insertSection({ insert }: Results): string | undefined {
  return (
    insert &&
    paragraphs(
      '## Storing',
      `Memories a second into what each holds already (${insert.about.rows.toLocaleString('en')}), ` +
        `${insert.measured[0]!.batch} at a time, vectors ready. \`ours\` is \`addMemories\` given each vector with its text; ` +
        '`ours, embedding` asks an embedder that has it ready, and keeps a work item until it is stored; `copy` is COPY ' +
        'into the same two tables with the same indexes, the least that they can cost. ElizaOS has no index on its ' +
        'vectors, which makes storing cheap and searching dear.',
      image('Memories stored a second', 'insert.svg'),
      ...INDEX_STATES.map((state) => ({ state, rows: insert.measured.filter(({ indexes }) => indexes === state) }))
        .filter(({ rows }) => rows.length > 0)
        .map(({ state, rows }) =>
          table(
            [INDEXES[state], 'memories/s', 'of COPY', 'median of a batch, ms'],
            [...rows]
              .sort((one, other) => other.rowsPerSecond - one.rowsPerSecond)
              .map(({ system, rowsPerSecond, ofCopy, p50 }) => [
                `\`${system}\``,
                rowsPerSecond.toFixed(0),
                ofCopy.toFixed(2),
                p50?.toFixed(0) ?? '',
              ]),
          ),
        ),
    )
  )
}

export function concurrencySection({ concurrency }: Results): string | undefined {
  return (
    concurrency &&
    paragraphs(
      '## Many callers at once',
      'Callers that each ask one question after the other, of every scope in turn, through one adapter and its pool of ten ' +
        'connections. The callers run on the machine that the server runs on.',
      image('Searches by many callers at once', 'concurrency.svg'),
      table(
        ['callers, mode', 'searches/s', 'median, ms', '95 % within, ms'],
        concurrency.measured.map(({ mode, callers, throughput, p50, p95 }) => [
          `${callers}, ${mode}`,
          throughput.toFixed(0),
          p50.toFixed(1),
          p95.toFixed(1),
        ]),
      ),
    )
  )
}

export function qualitySection({ qualityLocal, qualityHashing }: Results): string | undefined {
  const results = [qualityLocal, qualityHashing].flatMap((result) => result?.measured ?? [])
  const [first] = results
  if (!first) return undefined
  return paragraphs(
    '## What is recalled of the evidence',
    `${first.questions} questions about ${first.turns.toLocaleString('en')} turns of ${first.conversations} ` +
      'conversation(s) in the format of [LoCoMo](https://github.com/snap-research/locomo), one memory a turn: the share of ' +
      'the turns that hold the answer which is among the first 5, 10 and 20 memories, averaged over questions.',
    image('Evidence found among the first ten memories', 'quality.svg'),
    ...results.map(({ model, modes }) =>
      paragraphs(
        table(
          [`\`${model}\``, ...DEPTHS.map((depth) => `@${depth}`)],
          MODES.map((mode) => [mode, ...DEPTHS.map((depth) => modes[mode].recall[`${depth}`].toFixed(3))]),
        ),
        table(
          ['@10 by category', 'questions', ...MODES],
          Object.entries(modes.hybrid.categories).map(([name, { questions }]) => [
            name,
            questions,
            ...MODES.map((mode) => modes[mode].categories[name]!.recall['10'].toFixed(3)),
          ]),
        ),
      ),
    ),
  )
}
