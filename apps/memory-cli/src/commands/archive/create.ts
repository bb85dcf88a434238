import { join, resolve } from 'node:path'
import { archiveName, createArchive, inspectArchive, pruneArchives, showProgress } from '@bot/transfer'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, count, example } from '../../command-line.js'
import { openOwn } from '../../connection.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { print } from '../../terminal.js'
import { archiveLines } from './archive-lines.js'

export interface CreateArchiveCommand {
  dir?: string | undefined
  keep?: number | undefined
  user?: string | undefined
}

export const addCreateArchive: AddCommand = (parent, { run }) => {
  parent
    .command('create')
    .description(
      "Write everything, or what is one person's, to a file (.tar.gz), as it is at this moment, and read it back to " +
        'prove it. Erased memories are in no archive that is written after.',
    )
    .argument('[file]', 'where to; must not be there yet')
    .option('--dir <directory>', 'instead of a file: a directory, in which the time of day names it')
    .option('--keep <count>', 'with --dir: remove all but the newest so many once this one is proved', count)
    .option('--user <id>', "only what is this user's")
    .addHelpText('after', example('archive create --dir /var/backups/bot --keep 14'))
    .action(run(createAnArchive))
}

/** Writes an archive. */
export async function createAnArchive(
  context: CommandContext,
  { dir, keep, user }: CreateArchiveCommand,
  path?: string,
): Promise<ExitCode> {
  const { terminal, json, signal } = context
  if ((path === undefined) === (dir === undefined)) throw usage('Say where to: a file, or --dir.')
  if (keep !== undefined && (dir === undefined || user !== undefined)) {
    throw usage('--keep goes with --dir, and not with --user: an archive of one person must not push out the others.')
  }
  const file = resolve(path ?? join(dir!, archiveName(new Date())))
  const database = await openOwn(context)
  const shown = showProgress({ title: 'Archiving', unit: 'rows', stream: terminal.errors })
  try {
    await createArchive({ database, file, userId: user, signal, onProgress: shown.update })
  } finally {
    shown.finish()
    await database.close()
  }
  const facts = await inspectArchive(file, { signal })
  const { removed } = keep === undefined ? { removed: [] } : await pruneArchives(resolve(dir!), keep)
  print(terminal, json, { file, ...facts, removed }, [
    `Wrote ${file}, and read it back.`,
    ...archiveLines(facts),
    ...removed.map((old) => `Removed ${old}.`),
  ])
  return exitCodes.ok
}

const usage = (message: string) => new CommandError('wrong_usage', message, exitCodes.usage)
