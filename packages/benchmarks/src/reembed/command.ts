import { Command, Option } from 'commander'
import { logToStderr } from '../load/log.js'
import { openBench } from '../load/open-bench.js'
import { options, wholeNumber } from '../options.js'
import { aboutRun } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { type ReembedResult, runReembed } from './run-reembed.js'

interface ReembedCommandOptions {
  url: string
  rows: number
  seed: number
  queries: number
  json?: string
}

export const reembedCommand = new Command('reembed')
  .description('Change the model of a database while it is asked: what queries notice, and how long each step takes.')
  .addOption(options.url().makeOptionMandatory())
  .addOption(new Option('--rows <count>', 'memories').argParser(wholeNumber).default(20_000))
  .addOption(new Option('--queries <count>', 'questions a second').argParser(wholeNumber).default(20))
  .addOption(options.seed())
  .addOption(options.json())
  .addHelpText(
    'after',
    '\nExample:\n  $ npx -y pnpm@10.34.9 bench reembed --url postgres://localhost/bench --rows 20000',
  )
  .action(async ({ queries, json, url, ...asked }: ReembedCommandOptions) => {
    const bench = await openBench({ ...asked, url, log: logToStderr })
    try {
      const result = await runReembed({ ...bench, url }, { queriesPerSecond: queries, settledMs: 5_000, questions: 40 })
      printResult(result)
      if (json) writeResult(json, result, await aboutRun(bench))
    } finally {
      await bench.close()
    }
  })

function printResult({ asked, graph, ...result }: ReembedResult): void {
  printTable(
    [
      'part',
      'seconds',
      'queries',
      'failed',
      'degraded',
      'mixed',
      'by the new',
      'p50 ms',
      'p95 ms',
      'worst ms',
      'recall@10',
    ],
    asked.map((row) => [
      ...[row.phase, row.seconds.toFixed(1), row.queries, row.failed, row.degraded, row.mixed, row.late],
      ...[row.p50.toFixed(1), row.p95.toFixed(1), row.worst.toFixed(0), row.recall.toFixed(3)],
    ]),
  )
  printTable(
    ['step', ''],
    [
      ['grown', `${result.memories} memories in ${result.growSeconds.toFixed(1)} s, ${result.perSecond.toFixed(0)}/s`],
      ['commit', `${result.commitMs.toFixed(0)} ms`],
      ['rollback', `${result.rollbackMs.toFixed(0)} ms`],
      ['same answers after the rollback', `${result.sameAfterRollback} of ${result.answers}`],
      ['finish', `${result.finishSeconds.toFixed(1)} s`],
      ...graph.map(({ when, recall, p50 }) => [
        `the graph, ${when}`,
        `recall@10 ${recall.toFixed(3)}, ${p50.toFixed(1)} ms`,
      ]),
    ],
  )
}
