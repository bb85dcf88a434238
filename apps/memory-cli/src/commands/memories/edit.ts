import { text as readAll } from 'node:stream/consumers'
import { type AuditOptions, addAuditOptions, byOf } from '../../audit.js'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnMemory } from '../../own-memory.js'
import { addPersonaOptions, type PersonaOptions, personaIn } from '../../persona-option.js'
import { print } from '../../terminal.js'

interface EditCommand extends PersonaOptions, AuditOptions {
  text?: string | undefined
}

export const addEditMemory: AddCommand = (parent, { run }) => {
  const command = parent
    .command('edit')
    .description('Replace the text of a memory. The former text is kept for undo.')
    .argument('<id>', 'the memory')
    .option('--text <text>', 'the new text (default: what the input holds, so that it stands in no shell history)')
  addAuditOptions(addPersonaOptions(command))
    .addHelpText('after', example('memories edit 2f36c705-1427-5548-ac1c-5a3db8f633be --user mara < corrected.txt'))
    .action(run(edit))
}

/** Replaces the text of a memory. */
export const edit = (context: CommandContext, options: EditCommand, id: string): Promise<ExitCode> =>
  withOwnMemory(context, async (memory, database) => {
    const personaId = await personaIn(database, options)
    const edited = await memory.edit({
      personaId,
      id,
      text: options.text ?? (await readText(context)),
      by: byOf('memories edit', options),
    })
    print(context.terminal, context.json, edited, [
      edited.changed
        ? `Replaced. Take it back with: bot-memory undo ${edited.operationId}`
        : 'It holds this text already; nothing was changed.',
    ])
    return exitCodes.ok
  })

async function readText({ terminal }: CommandContext): Promise<string> {
  if (terminal.input.isTTY) {
    throw new CommandError(
      'wrong_usage',
      'Give the new text with --text, or pipe it in. Nothing was changed.',
      exitCodes.usage,
    )
  }
  return (await readAll(terminal.input)).replace(/\r?\n$/, '')
}
