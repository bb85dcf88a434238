import { existsSync } from 'node:fs'
import { migrateDatabase } from '@bot/memory'
import { inspectArchive, restoreArchive, showProgress } from '@bot/transfer'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { confirm } from '../../confirm.js'
import { open, openOwn } from '../../connection.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { print } from '../../terminal.js'

export interface RestoreArchiveCommand {
  yes?: boolean | undefined
}

export const addRestoreArchive: AddCommand = (parent, { run }) => {
  parent
    .command('restore')
    .description(
      'Bring an archive into a database, empty or not: all of it, or nothing. What is there already, or was erased, is ' +
        'left as it is.',
    )
    .argument('<file>', 'the archive')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('archive restore backup.tar.gz --database-url postgres://bot@db.internal/bot'))
    .action(run(restoreAnArchive))
}

/** Restores an archive. */
export async function restoreAnArchive(
  context: CommandContext,
  { yes }: RestoreArchiveCommand,
  file: string,
): Promise<ExitCode> {
  const { terminal, json, signal } = context
  const { head, manifest } = await inspectArchive(file, { signal })
  const rows = Object.values(manifest.tables).reduce((sum, table) => sum + table.rows, 0)
  const question = `Restore ${rows.toLocaleString('en')} rows, as they were at ${head.createdAt}?`
  if (!(await confirm(terminal, question, { yes, look: '`archive inspect`', signal }))) {
    print(terminal, json, { status: 'declined' }, ['Nothing was done.'])
    return exitCodes.ok
  }
  const database = await openTarget(context)
  const shown = showProgress({ title: 'Restoring', unit: 'rows', stream: terminal.errors })
  try {
    const report = await restoreArchive({
      database,
      file,
      signal,
      onProgress: ({ done }) => shown.update({ done, total: rows }),
    })
    shown.finish()
    print(terminal, json, report, [
      `Restored ${report.restored.toLocaleString('en')} rows; ${report.left.toLocaleString('en')} were there already or are erased.`,
    ])
    return exitCodes.ok
  } finally {
    shown.finish()
    await database.close()
  }
}

/** A backup is restored where nothing is left, too: an empty database is migrated first. */
async function openTarget(context: CommandContext) {
  const { place } = context
  const isThere = place.databaseUrl === undefined && existsSync(place.dataDir)
  const database = isThere ? await openOwn(context) : await open(place)
  try {
    await migrateDatabase(database)
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
