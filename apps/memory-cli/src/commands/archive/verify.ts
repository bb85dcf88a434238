import { type ArchiveProof, showProgress, verifyArchive } from '@bot/transfer'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { print } from '../../terminal.js'
import { archiveLines } from './archive-lines.js'

export const addVerifyArchive: AddCommand = (parent, { run }) => {
  parent
    .command('verify')
    .description(
      'Prove that an archive can be restored: bring it into a new embedded database, write that out again, and compare ' +
        'both. The running bot is not touched.',
    )
    .argument('<file>', 'the archive')
    .addHelpText('after', example('archive verify backup.tar.gz'))
    .action(run(verifyAnArchive))
}

/** Restores an archive for a look. */
export async function verifyAnArchive(
  { terminal, json, signal }: CommandContext,
  _: object,
  file: string,
): Promise<ExitCode> {
  const shown = showProgress({ title: 'Proving', unit: 'rows', stream: terminal.errors })
  try {
    const proof = await verifyArchive(file, { signal, onProgress: shown.update })
    shown.finish()
    print(terminal, json, { file, ...proof }, [...archiveLines(proof), ...linesOf(proof)])
    return proof.ok ? exitCodes.ok : exitCodes.failed
  } finally {
    shown.finish()
  }
}

function linesOf({ ok, tables, ms }: ArchiveProof): string[] {
  const bad = Object.entries(tables).filter(([, { rows, restored, equal }]) => rows !== restored || !equal)
  if (ok) return [`Restored for a look, and every row came back as it was (${(ms / 1_000).toFixed(1)} s).`]
  return [
    'NOT proved:',
    ...bad.map(
      ([name, { rows, restored }]) => `  ${name}: ${restored} of ${rows} rows came back, or came back otherwise`,
    ),
  ]
}
