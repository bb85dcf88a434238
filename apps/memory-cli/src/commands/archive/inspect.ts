import { inspectArchive } from '@bot/transfer'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { print } from '../../terminal.js'
import { archiveLines } from './archive-lines.js'

export const addInspectArchive: AddCommand = (parent, { run }) => {
  parent
    .command('inspect')
    .description('Read an archive to its end, compare every checksum, and say what it holds. Needs no database.')
    .argument('<file>', 'the archive')
    .addHelpText('after', example('archive inspect backup.tar.gz'))
    .action(run(inspectAnArchive))
}

/** Says what an archive holds. */
export async function inspectAnArchive(
  { terminal, json, signal }: CommandContext,
  _: object,
  file: string,
): Promise<ExitCode> {
  const facts = await inspectArchive(file, { signal })
  print(terminal, json, { file, ...facts }, [`${file} is whole.`, ...archiveLines(facts)])
  return exitCodes.ok
}
