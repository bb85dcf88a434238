import { resolve } from 'node:path'
import { type Database, MemoryError } from '@bot/memory'
import {
  type SyncCounts,
  type SyncDirection,
  type SyncReport,
  showProgress,
  syncDatabases,
  type VectorMode,
} from '@bot/transfer'
import { InvalidArgumentError, Option } from 'commander'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { openOwn } from '../connection.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import { print } from '../terminal.js'

export interface SyncCommandOptions {
  /** A URL, or the directory of an embedded database. */
  from: string
  to: string
  direction: SyncDirection
  vectors: VectorMode
  dryRun?: boolean | undefined
  maxDeletes?: number | undefined
  acceptStale?: boolean | undefined
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
      new Option('--vectors <how>', 'copy them, have the other side embed anew, or skip: neither, for now')
        .choices(['copy', 'reembed', 'skip'])
        .default('copy'),
    )
    .option('--dry-run', 'count what would happen, with samples; write nothing')
    .option('--max-deletes <n>', 'refuse to delete more rows than this', wholeNumber)
    .option('--accept-stale', 'also where one side was away for longer than deletions are remembered')
    .addHelpText('after', example('sync --from .data --to postgres://bot@db.internal/bot --dry-run'))
    .action(run(sync))
}

/** Brings two databases to agreement. */
export async function sync(context: CommandContext, options: SyncCommandOptions): Promise<ExitCode> {
  const { terminal, json, signal } = context
  const from = await openSide('--from', options.from, context)
  try {
    const to = await openSide('--to', options.to, context)
    const shown = showProgress({
      title: options.dryRun ? 'Comparing' : 'Syncing',
      unit: 'rows',
      stream: terminal.errors,
    })
    try {
      const report = await syncDatabases({ ...options, from, to, signal, onProgress: shown.update })
      shown.finish()
      print(terminal, json, report, linesOf(report))
      return report.status === 'stopped' ? exitCodes.interrupted : exitCodes.ok
    } finally {
      shown.finish()
      await to.close()
    }
  } finally {
    await from.close()
  }
}

/** What it names must be there: a mistyped directory is not to become a database that everything is copied into. */
async function openSide(option: string, place: string, context: CommandContext): Promise<Database> {
  const dataDir = resolve(place)
  try {
    return await openOwn({
      ...context,
      place: place.includes('://') ? { databaseUrl: place, dataDir } : { dataDir },
    })
  } catch (error) {
    if (MemoryError.is(error)) {
      throw new MemoryError(error.code, `${option}: ${error.message}`, { details: error.details })
    }
    if (error instanceof CommandError) throw new CommandError(error.code, `${option}: ${error.message}`, error.exitCode)
    throw error
  }
}

const words: readonly (readonly [keyof SyncCounts, string])[] = [
  ['inserted', 'new'],
  ['updated', 'changed'],
  ['deleted', 'deleted'],
  ['conflicts', 'in conflict'],
  ['merged', 'merged'],
  ['renamed', 'renamed'],
  ['held', 'held back'],
]

function linesOf(report: SyncReport): string[] {
  const { status, dryRun, tables, samples, compared, skewMs, elapsedMs } = report
  const lines = Object.entries(tables).flatMap(([table, counts]) => [
    `${table}: ${words
      .filter(([name]) => counts[name] > 0)
      .map(([name, word]) => `${counts[name]} ${word}`)
      .join(', ')}`,
    ...(dryRun
      ? samples
          .filter((sample) => sample.table === table)
          .map(({ change, side, pk }) => `  ${words.find(([name]) => name === change)![1]} in --${side}: ${pk}`)
      : []),
  ])
  return [
    ...(lines.length === 0 ? ['Nothing differs.'] : lines),
    `${dryRun ? 'Nothing was written' : 'Done'} (${compared} rows compared, ${(elapsedMs / 1_000).toFixed(1)} s; clocks ` +
      `${skewMs} ms apart).`,
    ...(status === 'stopped' ? ['Stopped. The same command goes on from here.'] : []),
  ]
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.')
  return Number(text)
}
