import { Command, Option } from 'commander'
import { openBarePostgres } from '../bare/driver.js'
import { logToStderr } from '../load/log.js'
import { options, wholeNumber } from '../options.js'
import { machine } from '../output/about.js'
import { printTable } from '../output/print-table.js'
import { writeResult } from '../output/write-result.js'
import { runImport } from './run-import.js'

interface ImportCommandOptions {
  url: string
  rows: number
  seed: number
  runs: number
  json?: string
}

export const importCommand = new Command('import')
  .description(
    'Memories brought in from Qdrant a second, vectors ready, beside COPY and CREATE INDEX of the same rows.',
  )
  .addOption(options.url().makeOptionMandatory())
  .addOption(new Option('--rows <count>', 'memories to bring in').argParser(wholeNumber).default(50_000))
  .addOption(options.seed())
  .addOption(new Option('--runs <count>', 'how often each is measured, in turn').argParser(wholeNumber).default(1))
  .addOption(options.json())
  .action(async ({ json, ...asked }: ImportCommandOptions) => {
    const rows = await runImport({ ...asked, log: logToStderr })
    printTable(
      ['way', 'rows/s', 'seconds', 'of them index', 'comparing after'],
      rows.map((row) => [
        row.system,
        String(row.rowsPerSecond),
        String(row.seconds),
        String(row.indexSeconds),
        row.verificationSeconds === null ? '' : String(row.verificationSeconds),
      ]),
    )
    const best = (system: string) =>
      Math.max(...rows.filter((row) => row.system === system).map(({ rowsPerSecond }) => rowsPerSecond))
    const ratio = best('import qdrant') / best('copy and create index')
    console.log(`import qdrant runs at ${ratio.toFixed(2)} of COPY and CREATE INDEX`)
    if (!json) return
    const driver = openBarePostgres(asked.url)
    try {
      const [server] = await driver.query<{ version: string }>(`select current_setting('server_version') as version`)
      writeResult(json, rows, {
        date: new Date().toISOString(),
        ...machine(),
        database: `PostgreSQL ${server!.version}`,
      })
    } finally {
      await driver.close()
    }
  })
