import { WITH_DOCUMENTS } from '../bare/systems.js'
import type { ConcurrencyRow } from '../concurrency/run-concurrency.js'
import type { InsertRow } from '../insert/run-insert.js'
import { OURS } from '../ours/system.js'
import { ENOUGH } from '../recall/compare.js'
import { systemsOf } from '../recall/print-recall.js'
import type { RecallRow } from '../recall/rows.js'
import type { SyncRow } from '../sync/run-sync.js'
import type { Results } from './results.js'

/** A Vega-Lite specification. */
export type Chart = Record<string, unknown>

const BASE = {
  $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
  background: 'white',
  padding: 12,
  config: { font: 'sans-serif', axis: { grid: true, gridColor: '#eee' }, view: { stroke: null } },
}
const SIZE = { width: 620, height: 340 }
const OUR_COLOUR = '#d62728'

/** Ours stands out; the others keep their colours from chart to chart. */
function colours(systems: readonly string[], drawn = systems) {
  const others = [
    '#1f77b4',
    '#17becf',
    '#9edae5',
    '#7fbfbf',
    '#5aa5a5',
    '#2f7f7f',
    '#7f7f7f',
    '#ff7f0e',
    '#bcbd22',
    '#9467bd',
    '#8c564b',
  ]
  return {
    field: 'system',
    type: 'nominal',
    title: null,
    sort: [...drawn],
    scale: {
      domain: drawn,
      range: drawn.map((system) =>
        system === OURS ? OUR_COLOUR : others[(systems.indexOf(system) - 1) % others.length],
      ),
    },
  }
}

const scopeAxis = (rows: readonly { scope: number }[]) => ({
  field: 'scope',
  type: 'quantitative',
  scale: { type: 'log' },
  axis: { title: 'memories in scope', values: [...new Set(rows.map(({ scope }) => scope))], format: ',' },
})

/** Every chart that the results allow, by the name of its file. */
export function chartsOf(results: Results): Record<string, Chart> {
  const recall = results.recall?.measured.filter((row) => row.case === 'all' && !row.system.endsWith(WITH_DOCUMENTS))
  const hybrid = results.recall?.measured.filter((row) => row.case === 'hybrid')
  return {
    ...(recall && { 'latency.svg': latency(recall), 'recall.svg': recallChart(recall) }),
    ...(hybrid?.length && { 'hybrid.svg': hybridChart(hybrid) }),
    ...(results.insert && { 'insert.svg': insert(results.insert.measured) }),
    ...(results.sync && { 'sync.svg': sync(results.sync.measured) }),
    ...(results.concurrency && { 'concurrency.svg': concurrency(results.concurrency.measured) }),
    ...((results.qualityLocal || results.qualityHashing) && { 'quality.svg': quality(results) }),
  }
}

/** The other settings of HNSW lie so close that they would only hide the rest. */
const NOT_DRAWN = new Set(['hnsw-40', 'hnsw-200'])
const isDrawn = ({ system }: RecallRow): boolean => !NOT_DRAWN.has(system) && !system.endsWith(WITH_DOCUMENTS)

function latency(all: readonly RecallRow[]): Chart {
  const rows = all.filter(isDrawn)
  const point = (filter: string, mark: object) => ({
    transform: [{ filter }],
    mark: { type: 'point', size: 45, opacity: 1, ...mark },
  })
  return {
    ...BASE,
    title: {
      text: 'Median time to find the ten nearest memories',
      subtitle: `Hollow: finds less than ${ENOUGH * 100} % of them`,
    },
    ...SIZE,
    data: { values: rows },
    encoding: {
      x: scopeAxis(rows),
      y: { field: 'p50', type: 'quantitative', scale: { type: 'log' }, axis: { title: 'ms' } },
      color: colours(systemsOf(all), systemsOf(rows)),
    },
    layer: [
      {
        mark: { type: 'line', opacity: 0.8 },
        encoding: { strokeWidth: { condition: { test: `datum.system === '${OURS}'`, value: 3.5 }, value: 1.5 } },
      },
      point(`datum.recall >= ${ENOUGH}`, { filled: true }),
      point(`datum.recall < ${ENOUGH}`, { filled: false, fill: 'white' }),
    ],
  }
}

function recallChart(rows: readonly RecallRow[]): Chart {
  const systems = systemsOf(rows)
  return {
    ...BASE,
    title: 'Share of the ten nearest memories that are found',
    ...SIZE,
    data: { values: rows },
    mark: { type: 'line', point: true },
    encoding: {
      x: scopeAxis(rows),
      y: {
        field: 'recall',
        type: 'quantitative',
        scale: { domain: [0, 1] },
        axis: { title: 'recall@10', format: '%' },
      },
      color: colours(systems),
    },
  }
}

function hybridChart(rows: readonly RecallRow[]): Chart {
  const values = rows.flatMap(({ scope, p50, p95 }) => [
    { scope, of: 'median', ms: p50 },
    { scope, of: '95 % within', ms: p95 },
  ])
  return {
    ...BASE,
    title: "Words and vector, fused: the database's time",
    ...SIZE,
    data: { values },
    mark: { type: 'line', point: true },
    encoding: {
      x: scopeAxis(rows),
      y: { field: 'ms', type: 'quantitative', axis: { title: 'ms' } },
      color: { field: 'of', type: 'nominal', title: null, sort: ['median', '95 % within'] },
    },
  }
}

function insert(rows: readonly InsertRow[]): Chart {
  return {
    ...BASE,
    title: 'Memories stored a second, vectors ready, every index in place',
    width: 520,
    height: { step: 28 },
    data: { values: rows.filter(({ indexes }) => indexes === 'in place') },
    mark: 'bar',
    encoding: {
      y: { field: 'system', type: 'nominal', sort: '-x', axis: { title: null } },
      x: { field: 'rowsPerSecond', type: 'quantitative', axis: { title: 'memories/s' } },
      color: { condition: { test: `datum.system === '${OURS}'`, value: OUR_COLOUR }, value: '#1f77b4' },
    },
  }
}

function sync(rows: readonly SyncRow[]): Chart {
  return {
    ...BASE,
    title: 'What a sync takes, by what differs',
    ...SIZE,
    data: { values: rows.filter(({ system }) => system === 'changes') },
    mark: { type: 'line', point: true, color: OUR_COLOUR },
    encoding: {
      x: { field: 'changes', type: 'quantitative', scale: { type: 'symlog' }, axis: { title: 'memories that differ' } },
      y: { field: 'seconds', type: 'quantitative', axis: { title: 'seconds' } },
    },
  }
}

function concurrency(rows: readonly ConcurrencyRow[]): Chart {
  const x = {
    field: 'callers',
    type: 'quantitative',
    scale: { type: 'log', base: 2 },
    axis: { title: 'callers at once', values: [...new Set(rows.map(({ callers }) => callers))] },
  }
  const panel = (field: string, title: string) => ({
    width: 300,
    height: 260,
    mark: { type: 'line', point: true },
    encoding: {
      x,
      y: { field, type: 'quantitative', axis: { title } },
      color: { field: 'mode', type: 'nominal', title: null },
    },
  })
  return {
    ...BASE,
    title: 'Searches by many callers at once',
    data: { values: rows },
    hconcat: [panel('throughput', 'searches/s'), panel('p95', '95 % within, ms')],
  }
}

function quality({ qualityLocal, qualityHashing }: Results): Chart {
  const values = [qualityLocal, qualityHashing].flatMap((result) =>
    result
      ? Object.entries(result.measured.modes).map(([mode, { recall }]) => ({
          embedder: result.measured.model,
          mode,
          recall: recall['10'],
        }))
      : [],
  )
  return {
    ...BASE,
    title: 'Evidence found among the first ten memories',
    data: { values },
    width: { step: 34 },
    height: 260,
    mark: 'bar',
    encoding: {
      column: { field: 'embedder', type: 'nominal', title: null },
      x: { field: 'mode', type: 'nominal', axis: { title: null }, sort: null },
      y: {
        field: 'recall',
        type: 'quantitative',
        scale: { domain: [0, 1] },
        axis: { title: 'recall@10', format: '%' },
      },
      color: { field: 'mode', type: 'nominal', legend: null, sort: null },
    },
  }
}
