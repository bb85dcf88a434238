import type { LoadTestResult } from '../load-test/run-load-test.js'
import { paragraphs, table } from './markdown.js'
import type { Result, Results } from './results.js'

const INTRODUCTION = `Gateway and worker, each a process of its own, with a model that takes its time; they, the server, the model
and whoever sends share the machine. “Memory query” is what the database takes, with the wait for a connection; “added”
is the time from a message being accepted to its reply being stored, less the model's own. Nothing may be lost, answered
twice or remembered twice, nor may a line of the log hold what was said.`

export function loadSection({ load, load10, loadIdle, loadDisturbed }: Results): string | undefined {
  const runs = [load, load10, loadIdle, loadDisturbed].filter((run) => run !== undefined)
  if (runs.length === 0) return undefined
  return paragraphs('## Messages through the services', INTRODUCTION, table(HEAD, runs.map(rowOf)))
}

const HEAD = [
  ...['', 'accepted', 'answered once', 'one memory each', 'memory query p50 / p95', 'begun after p50 / p95'],
  ...['added p50 / p95', 'SIGTERM', 'lines logged / that tell'],
]

function rowOf({ measured: run }: Result<LoadRun>): string[] {
  const both = (spread: { p50: number; p95: number } | null) =>
    spread === null ? '' : `${spread.p50.toFixed(1)} / ${spread.p95.toFixed(1)}`
  const { outcome, sent, replaced, workerStop, log } = run
  const stop = replaced ?? workerStop
  return [
    `${run.rate} messages/s for ${run.seconds} s, model ${run.modelMs} ms${run.disturb ? ', server disturbed' : ''}`,
    String(sent.accepted),
    String(outcome.replies - outcome.answeredTwice),
    String(outcome.memories - outcome.rememberedTwice),
    ...[both(run.query), both(run.start), both(run.added)],
    `${stop.code} after ${(stop.ms / 1_000).toFixed(1)} s`,
    `${log.lines} / ${log.telling}`,
  ]
}

/** What `bench load` writes: what was asked, and what came of it. */
export type LoadRun = LoadTestResult & { rate: number; seconds: number; modelMs: number; disturb?: string }
