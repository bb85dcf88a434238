import { Command } from 'commander'
import { logToStderr } from '../load/log.js'
import { openBench } from '../load/open-bench.js'
import { type DatabaseOptions, options, wholeNumber } from '../options.js'
import { aboutRun } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { runLifecycle } from './run-lifecycle.js'

interface LifecycleCommandOptions extends DatabaseOptions {
  memories: number
  json?: string
}

export const lifecycleCommand = new Command('lifecycle')
  .description('What it costs to hide, lock, delete and move many memories at once, and whether HNSW is touched by it.')
  .addOption(options.url())
  .addOption(options.rows().default(30_000))
  .addOption(options.seed())
  .option('--memories <count>', 'changed by one call', wholeNumber, 2_000)
  .addOption(options.json())
  .action(async ({ memories, json, ...database }: LifecycleCommandOptions) => {
    const bench = await openBench({ ...database, log: logToStderr })
    try {
      const rows = await runLifecycle(bench, memories)
      printTable(
        ['verb', 'memories', 'ms', 'vectors written', 'HNSW grew, bytes'],
        rows.map((row) => [row.verb, row.memories, row.ms.toFixed(0), row.vectorsWritten, row.graphGrewBytes]),
      )
      if (json) writeResult(json, rows, await aboutRun(bench))
    } finally {
      await bench.close()
    }
  })
