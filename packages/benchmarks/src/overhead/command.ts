import { Command } from 'commander'
import { logToStderr } from '../load/log.js'
import { openBench } from '../load/open-bench.js'
import { type DatabaseOptions, options } from '../options.js'
import { aboutRun } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { runOverhead } from './run-overhead.js'

interface OverheadCommandOptions extends DatabaseOptions {
  questions: number
  json?: string
}

export const overheadCommand = new Command('overhead')
  .description('What the adapter adds to its own SQL, which is sent through the bare driver beside it.')
  .addOption(options.url())
  .addOption(options.rows())
  .addOption(options.seed())
  .addOption(options.questions())
  .addOption(options.json())
  .action(async ({ questions, json, ...database }: OverheadCommandOptions) => {
    const bench = await openBench({ ...database, log: logToStderr })
    try {
      const rows = await runOverhead(bench, { questions })
      printTable(
        ['in scope', 'mode', 'adapter, ms', 'its SQL alone, ms', 'overhead, ms', '%'],
        rows.map((row) => [
          row.scope.toLocaleString('en'),
          row.mode,
          row.adapter.toFixed(2),
          row.bare.toFixed(2),
          row.overhead.toFixed(2),
          row.percent.toFixed(0),
        ]),
      )
      if (json) writeResult(json, rows, await aboutRun(bench))
    } finally {
      await bench.close()
    }
  })
