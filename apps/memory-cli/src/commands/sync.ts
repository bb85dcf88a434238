import { type Database, openDatabase } from '@bot/memory'
import { type SyncDirection, type SyncReport, syncDatabases } from '@bot/transfer'
import { InvalidArgumentError, Option } from 'commander'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { type ExitCode, exitCodes } from '../exit-codes.js'
import { print } from '../terminal.js'

export interface SyncCommandOptions {
  /** A URL, or the directory of an embedded database. */
  from: string
  to: string
  direction: SyncDirection
  vectors: 'copy' | 'reembed'
  dryRun?: boolean | undefined
  maxDeletes?: number | undefined
}

export const addSync: AddCommand = (parent, { run }) => {
  parent
    .command('sync')
    .description('Bring two migrated databases to agreement: the last write wins, deletions included.')
    .requiredOption('--from <place>', 'postgres://… or the directory of an embedded database')
    .requiredOption('--to <place>', 'postgres://… or the directory of an embedded database')
    .addOption(
      new Option('--direction <direction>', 'push changes --to alone, pull --from alone')
        .choices(['push', 'pull', 'both'])
        .default('push'),
    )
    .addOption(
      new Option('--vectors <how>', 'copy them, or leave memories to be embedded anew')
        .choices(['copy', 'reembed'])
        .default('copy'),
    )
    .option('--dry-run', 'count what would happen; write nothing')
    .option('--max-deletes <n>', 'refuse to delete more rows than this', wholeNumber)
    .addHelpText('after', example('sync --from .data --to postgres://bot@db.internal/bot --dry-run'))
    .action(run(sync))
}

/** Brings two databases to agreement. */
export async function sync({ terminal, json, signal }: CommandContext, options: SyncCommandOptions): Promise<ExitCode> {
  const from = await openPlace(options.from)
  try {
    const to = await openPlace(options.to)
    try {
      const report = await syncDatabases({ ...options, from, to, signal })
      print(terminal, json, report, linesOf(report))
      return report.status === 'stopped' ? exitCodes.interrupted : exitCodes.ok
    } finally {
      await to.close()
    }
  } finally {
    await from.close()
  }
}

const openPlace = (place: string): Promise<Database> =>
  openDatabase(place.includes('://') ? { url: place } : { dataDir: place })

function linesOf({ status, dryRun, tables, elapsedMs }: SyncReport): string[] {
  const lines = Object.entries(tables).map(
    ([table, { inserted, updated, deleted, conflicts }]) =>
      `${table}: ${inserted} new, ${updated} changed, ${deleted} deleted, ${conflicts} in conflict`,
  )
  return [
    ...(lines.length === 0 ? ['Nothing differs.'] : lines),
    `${dryRun ? 'Nothing was written' : 'Done'} (${(elapsedMs / 1_000).toFixed(1)} s).`,
    ...(status === 'stopped' ? ['Stopped. The same command goes on from here.'] : []),
  ]
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
