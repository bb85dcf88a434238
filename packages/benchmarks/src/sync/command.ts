import { Command, InvalidArgumentError, Option } from 'commander'
import { openBarePostgres } from '../bare/driver.js'
import { logToStderr } from '../load/log.js'
import { callersPath, options, wholeNumber } from '../options.js'
import { machine } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { runSync } from './run-sync.js'

interface SyncCommandOptions {
  url: string
  to: string
  rows: number
  seed: number
  history: number
  changes: number[]
  pgBin?: string
  json?: string
}

export const syncCommand = new Command('sync')
  .description('What a sync costs by how much differs, and beside pg_dump and psql where everything does.')
  .addOption(options.url().makeOptionMandatory())
  .requiredOption('--to <url>', 'another database that holds nothing else and will be filled')
  .addOption(new Option('--rows <count>', 'memories').argParser(wholeNumber).default(100_000))
  .addOption(new Option('--history <count>', 'messages').argParser(wholeNumber).default(200_000))
  .addOption(
    new Option('--changes <counts>', 'changed memories, with commas between')
      .argParser(wholeNumbers)
      .default([0, 10, 100, 1_000, 10_000], '0,10,100,1000,10000'),
  )
  .option('--pg-bin <folder>', 'of pg_dump and psql of the server’s version; without it they are left out', callersPath)
  .addOption(options.seed())
  .addOption(options.json())
  .action(async ({ json, ...asked }: SyncCommandOptions) => {
    const rows = await runSync({ ...asked, log: logToStderr })
    printTable(
      ['what', 'memories', 'rows compared', 'seconds', 'MB above the start', 'kB read'],
      rows.map(({ system, changes, compared, seconds, megabytes, kilobytesRead }) => [
        ...[system, changes, compared ?? '', seconds.toFixed(2), megabytes ?? '', kilobytesRead?.toFixed(1) ?? ''],
      ]),
    )
    if (!json) return
    const driver = openBarePostgres(asked.url)
    try {
      const [server] = await driver.query<{ version: string }>(`select current_setting('server_version') as version`)
      writeResult(json, rows, {
        ...{ date: new Date().toISOString(), database: `PostgreSQL ${server!.version}` },
        ...machine(),
      })
    } finally {
      await driver.close()
    }
  })

function wholeNumbers(text: string): number[] {
  if (!/^\d+(,\d+)*$/.test(text)) throw new InvalidArgumentError('It must be whole numbers with commas between.')
  return text.split(',').map(Number)
}
