import { Command, Option } from 'commander'
import { openBarePostgres } from '../bare/driver.js'
import { logToStderr } from '../load/log.js'
import { options, wholeNumber } from '../options.js'
import { machine } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { runArchive } from './run-archive.js'

interface ArchiveCommandOptions {
  url: string
  rows: number
  seed: number
  runs: number
  json?: string
}

export const archiveCommand = new Command('archive')
  .description('An archive made and restored, beside COPY and CREATE INDEX of the same rows.')
  .addOption(options.url().makeOptionMandatory())
  .addOption(new Option('--rows <count>', 'memories in it').argParser(wholeNumber).default(50_000))
  .addOption(options.seed())
  .addOption(new Option('--runs <count>', 'how often each is measured, in turn').argParser(wholeNumber).default(1))
  .addOption(options.json())
  .action(async ({ json, ...asked }: ArchiveCommandOptions) => {
    const rows = await runArchive({ ...asked, log: logToStderr })
    printTable(
      ['way', 'rows/s', 'seconds', 'MB'],
      rows.map((row) => [row.system, String(row.rowsPerSecond), String(row.seconds), String(row.megabytes ?? '')]),
    )
    const best = (system: string) =>
      Math.max(...rows.filter((row) => row.system === system).map(({ rowsPerSecond }) => rowsPerSecond))
    const ratio = best('archive restore') / best('copy and create index')
    console.log(`archive restore runs at ${ratio.toFixed(2)} of COPY and CREATE INDEX`)
    if (!json) return
    const driver = openBarePostgres(asked.url)
    try {
      const [server] = await driver.query<{ version: string }>(`select current_setting('server_version') as version`)
      const database = `PostgreSQL ${server!.version}`
      writeResult(json, rows, { date: new Date().toISOString(), ...machine(), database })
    } finally {
      await driver.close()
    }
  })
