import { assertSchemaCurrent } from '@bot/memory'
import { exportQdrant, type QdrantExportReport, type QdrantMappingFile, showMove } from '@bot/transfer'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example, moment } from '../../command-line.js'
import { confirm } from '../../confirm.js'
import { openOwn, withMemory } from '../../connection.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { qdrantOf } from '../../qdrant-option.js'
import { readMapping } from '../../read-mapping.js'
import { print } from '../../terminal.js'

export interface ExportQdrantCommand {
  url?: string | undefined
  since?: Date | undefined
  map?: string | undefined
  dryRun?: boolean | undefined
  yes?: boolean | undefined
}

export const addExportQdrant: AddCommand = (parent, { run }) => {
  parent
    .command('qdrant')
    .description(
      'Go back: bring to Qdrant what was remembered here, and remove there what was deleted, erased or hidden here. ' +
        'Stopped or killed, the same command goes on where it was; run again, it changes nothing.',
    )
    .option('--url <url>', 'Qdrant, as in https://host:6333 (default: QDRANT_URL); its key comes from QDRANT_API_KEY')
    .option(
      '--since <time>',
      'only what was written here at this time or later: that of the cutover (ISO 8601)',
      moment,
    )
    .option('--map <file>', 'the mapping that was used for the import')
    .option('--dry-run', 'count what would happen; write nothing and embed nothing')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('export qdrant --url https://qdrant.internal:6333 --since 2026-01-31T18:00:00Z'))
    .action(run(exportToQdrant))
}

/** Brings to Qdrant what is here and not there. */
export async function exportToQdrant(context: CommandContext, options: ExportQdrantCommand): Promise<ExitCode> {
  const { terminal, env, json, signal } = context
  const qdrant = qdrantOf(context, options)
  const mapping = await readMapping<QdrantMappingFile>(options.map)
  const { since, dryRun, yes } = options
  const what = since ? `what was written here since ${since.toISOString()}` : 'every memory'
  const question = `Write ${what} to Qdrant, and remove there what was forgotten here?`
  if (!dryRun && !(await confirm(terminal, question, { yes, look: '--dry-run', signal }))) {
    print(terminal, json, { status: 'declined' }, ['Nothing was done.'])
    return exitCodes.ok
  }

  const database = await openOwn(context)
  const shown = showMove(terminal.errors)
  try {
    await assertSchemaCurrent(database)
    const asked = { database, qdrant, since, mapping, dryRun, signal, onProgress: shown.update }
    const report = await withMemory(database, env, (memory) => exportQdrant({ ...asked, memory }))
    shown.finish()
    print(terminal, json, report, linesOf(report))
    if (report.status === 'stopped') return exitCodes.interrupted
    if (report.verification && !report.verification.ok) return exitCodes.failed
    return report.counts.pending > 0 ? exitCodes.degraded : exitCodes.ok
  } finally {
    shown.finish()
    await database.close()
  }
}

function linesOf({ status, dryRun, resumed, target, counts, verification, elapsedMs }: QdrantExportReport): string[] {
  const would = dryRun ? 'would be ' : ''
  return [
    `${counts.memories} memories for ${target} (${(elapsedMs / 1_000).toFixed(1)} s): ${counts.inserted} ${would}new ` +
      `there, ${counts.updated} ${would}updated, ${counts.existed} there already, ${counts.pending} without a vector that fits; ` +
      `${counts.forgotten} ${would}removed`,
    ...(counts.pending > 0 ? ['What has no vector of the size that the collection takes cannot go there.'] : []),
    ...(resumed ? ['This run took up one that had not finished; its counts are included.'] : []),
    ...(verification
      ? [
          `${verification.ok ? 'Verified' : 'NOT verified'}: Qdrant holds ${verification.found} of ` +
            `${verification.expected} of them.`,
        ]
      : []),
    ...(status === 'stopped' ? ['Stopped between two batches. The same command goes on from here.'] : []),
  ]
}
