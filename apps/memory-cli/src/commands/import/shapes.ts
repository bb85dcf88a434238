import { userInfo } from 'node:os'
import { assertSchemaCurrent } from '@bot/memory'
import { exportFiles, importShapes, type ShapesMappingFile, type ShapesReport, showMove } from '@bot/transfer'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { confirm } from '../../confirm.js'
import { openOwn, withMemory } from '../../connection.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { readMapping } from '../../read-mapping.js'
import { print } from '../../terminal.js'
import { shapesLines } from './shapes-lines.js'

export interface ImportShapesCommand {
  map?: string | undefined
  dryRun?: boolean | undefined
  yes?: boolean | undefined
}

export const addImportShapes: AddCommand = (parent, { run }) => {
  parent
    .command('shapes <dir>')
    .description(
      'Bring a legacy export (shapes.inc) in, a folder a personality. Who is not mapped is not left out: a placeholder ' +
        'holds their memories, out of every recall, until `claim` says who they are. Stopped or killed, the same command ' +
        'goes on where it was; run again, it changes nothing.',
    )
    .option('--map <file>', 'JSON: legacy user id -> { "discordId": … }; who stands in it is claimed by this')
    .option('--dry-run', 'count what would happen; write nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('import shapes ./export --map people.json --dry-run'))
    .action(run(importFromShapes))
}

/** Brings a legacy export in. */
export async function importFromShapes(
  context: CommandContext,
  options: ImportShapesCommand,
  directory: string,
): Promise<ExitCode> {
  const { terminal, env, json, signal } = context
  const mapping = await readMapping<ShapesMappingFile>(options.map)
  const { files } = await exportFiles(directory)
  const database = await openOwn(context)
  const shown = showMove(terminal.errors)
  try {
    await assertSchemaCurrent(database)
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0)
    const question = `Import ${files.length} files (${(bytes / 2 ** 20).toFixed(1)} MB) of ${directory}?`
    if (!options.dryRun && !(await confirm(terminal, question, { yes: options.yes, look: '--dry-run', signal }))) {
      print(terminal, json, { status: 'declined' }, ['Nothing was done.'])
      return exitCodes.ok
    }
    const by = { actor: `bot-memory import shapes (${userInfo().username})` }
    const report = await withMemory(database, env, (memory) =>
      importShapes({
        database,
        memory,
        directory,
        mapping,
        by,
        dryRun: options.dryRun,
        signal,
        onProgress: shown.update,
      }),
    )
    shown.finish()
    print(terminal, json, report, shapesLines(report))
    return exitCodeOf(report)
  } finally {
    shown.finish()
    await database.close()
  }
}

function exitCodeOf({ status, counts, files, mapping, verification }: ShapesReport): ExitCode {
  if (status === 'stopped') return exitCodes.interrupted
  if (verification && !verification.ok) return exitCodes.failed
  const needsLook = counts.failed + counts.unclaimed + files.bad.length + mapping.refused.length
  const skipped = counts['skipped:unknown_personality'] ?? 0
  return needsLook + skipped > 0 ? exitCodes.degraded : exitCodes.ok
}
