import { Command, Option } from 'commander'
import { logToStderr } from '../load/log.js'
import { openBench } from '../load/open-bench.js'
import { type DatabaseOptions, options, wholeNumber } from '../options.js'
import { aboutRun } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { runConcurrency } from './run-concurrency.js'

interface ConcurrencyCommandOptions extends DatabaseOptions {
  seconds: number
  json?: string
}

export const concurrencyCommand = new Command('concurrency')
  .description('Searches a second and their latency with 1 to 64 callers.')
  .addOption(options.url())
  .addOption(options.rows())
  .addOption(options.seed())
  .addOption(new Option('--seconds <count>', 'for each number of callers').argParser(wholeNumber).default(4))
  .addOption(options.json())
  .action(async ({ seconds, json, ...database }: ConcurrencyCommandOptions) => {
    const bench = await openBench({ ...database, log: logToStderr })
    try {
      const rows = await runConcurrency(bench, { seconds })
      printTable(
        ['mode', 'callers', 'searches/s', 'p50 ms', 'p95 ms'],
        rows.map(({ mode, callers, throughput, p50, p95 }) => [
          mode,
          callers,
          throughput.toFixed(0),
          p50.toFixed(1),
          p95.toFixed(1),
        ]),
      )
      if (json) writeResult(json, rows, await aboutRun(bench))
    } finally {
      await bench.close()
    }
  })
