import { findOperation } from '@bot/memory'
import { type AuditOptions, addAuditOptions, byOf } from '../audit.js'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import { withOwnMemory } from '../own-memory.js'
import { counted } from '../table.js'
import { print } from '../terminal.js'

export const addUndo: AddCommand = (program, { run }) => {
  addAuditOptions(
    program
      .command('undo')
      .description('Take an operation on memories back, where nothing else changed since. An erasure cannot be undone.')
      .argument('<operation>', 'what the command printed that did it'),
  )
    .addHelpText('after', example('undo 0199c0de-7a11-7c3e-9b52-3f1d2c4b5a69'))
    .action(run(undo))
}

/** Takes an operation back: 0 = all of it, 3 = what changed since was left as it is. */
export const undo = (context: CommandContext, options: AuditOptions, operationId: string): Promise<ExitCode> =>
  withOwnMemory(context, async (memory, database) => {
    const found = await findOperation(database, operationId)
    if (!found) {
      throw new CommandError('operation_not_found', `There is no operation ${operationId}. Nothing was changed.`)
    }
    const by = byOf('undo', options)
    const result = await memory.undo({ personaId: found.personaId, operationId, by })
    const { undone, left } = result
    print(context.terminal, context.json, { ...result, undoes: found }, [
      `Undone: ${found.action} by ${found.actor}; ${counted(undone.length, 'memory is', 'memories are')} as before.`,
      ...(left.length > 0 ? [`Changed since, and left as they are: ${left.join(', ')}`] : []),
      ...(undone.length > 0 ? [`Take this back with: bot-memory undo ${result.operationId}`] : []),
    ])
    return left.length > 0 ? exitCodes.degraded : exitCodes.ok
  })
