import { assertSchemaCurrent } from '@bot/memory'
import {
  importQdrant,
  listQdrant,
  parseQdrantMapping,
  type QdrantImportReport,
  type QdrantMappingFile,
  showMove,
} from '@bot/transfer'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example, share } from '../../command-line.js'
import { confirm } from '../../confirm.js'
import { openOwn, withMemory } from '../../connection.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { qdrantOf } from '../../qdrant-option.js'
import { readMapping } from '../../read-mapping.js'
import { print } from '../../terminal.js'
import { importLines } from './qdrant-lines.js'

export interface ImportQdrantCommand {
  url?: string | undefined
  collection?: string[] | undefined
  all?: boolean | undefined
  map?: string | undefined
  deferIndex?: boolean | undefined
  parity?: number | undefined
  dryRun?: boolean | undefined
  yes?: boolean | undefined
}

export const addImportQdrant: AddCommand = (parent, { run }) => {
  parent
    .command('qdrant')
    .description(
      'Bring collections of Qdrant in: texts, payloads and, where the model is the same, vectors. Ends by comparing both ' +
        'sides. Stopped or killed, the same command goes on where it was; run again, it changes nothing.',
    )
    .option('--url <url>', 'Qdrant, as in https://host:6333 (default: QDRANT_URL); its key comes from QDRANT_API_KEY')
    .option('--collection <name...>', 'only these collections')
    .option('--all', 'every collection there is')
    .option('--map <file>', 'JSON that says which payload field means what (default: as the bot wrote them)')
    .option('--defer-index', 'build the vector index at the end, also where vectors stand here already')
    .option('--parity <share>', 'nearest neighbours that must agree, 0 to 1 (default: 0.95)', share)
    .option('--dry-run', 'count what would happen; write nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('import qdrant --url https://qdrant.internal:6333 --all --dry-run'))
    .action(run(importFromQdrant))
}

/** Brings collections of Qdrant in. */
export async function importFromQdrant(context: CommandContext, options: ImportQdrantCommand): Promise<ExitCode> {
  const { terminal, env, json, signal } = context
  const qdrant = qdrantOf(context, options)
  if ((options.collection === undefined) === (options.all !== true)) {
    throw usage('Say which collections: --collection with their names, or --all.')
  }
  const collections = options.collection ?? ('all' as const)
  const mapping = await readMapping<QdrantMappingFile>(options.map)

  const database = await openOwn(context)
  const shown = showMove(terminal.errors)
  try {
    await assertSchemaCurrent(database)
    const report = await withMemory(database, env, async (memory) => {
      if (!options.dryRun) {
        await memory.checkModel()
        const found = await listQdrant({ qdrant, collections, signal })
        const question = questionOf(found, memory.model.model, parseQdrantMapping(mapping).model)
        if (!(await confirm(terminal, question, { yes: options.yes, look: '--dry-run', signal }))) return null
      }
      const { dryRun, deferIndex } = options
      const parity = options.parity === undefined ? {} : { threshold: options.parity }
      const asked = { database, memory, qdrant, collections, mapping, dryRun, deferIndex, parity }
      return importQdrant({ ...asked, signal, onProgress: shown.update })
    })
    shown.finish()
    if (report === null) {
      print(terminal, json, { status: 'declined' }, ['Nothing was done.'])
      return exitCodes.ok
    }
    print(terminal, json, report, importLines(report))
    return exitCodeOf(report)
  } finally {
    shown.finish()
    await database.close()
  }
}

function questionOf(
  { source, collections, points }: Awaited<ReturnType<typeof listQdrant>>,
  ours: string,
  theirs: string,
): string {
  const vectors =
    ours === theirs
      ? `Their vectors are taken to be of ${theirs}, and are copied.`
      : `Their vectors are of ${theirs} and the database uses ${ours}: every text will be embedded anew.`
  return `Import ${points.toLocaleString('en')} points of ${collections.length} collections from ${source}? ${vectors}`
}

function exitCodeOf({ status, counts, verification }: QdrantImportReport): ExitCode {
  if (status === 'stopped') return exitCodes.interrupted
  if (verification && !verification.ok) return exitCodes.failed
  const needsLook = counts.skipped + counts.failed + counts.pending + counts.unclaimed
  return needsLook > 0 ? exitCodes.degraded : exitCodes.ok
}

const usage = (message: string) => new CommandError('wrong_usage', message, exitCodes.usage)
