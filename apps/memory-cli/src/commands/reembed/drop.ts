import { cancelReembed, type DroppedModel, finishReembed } from '@bot/memory'
import type { CommandContext } from '../../command-context.js'
import { confirm } from '../../confirm.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { print } from '../../terminal.js'
import { type ModelOptions, wantedName, withWantedModel } from './wanted-model.js'

export interface DropOptions extends ModelOptions {
  yes?: boolean | undefined
}

/** Drops the earlier model's vectors. */
export const finish = (context: CommandContext, options: DropOptions): Promise<ExitCode> =>
  drop(context, options, finishReembed, 'Drop the vectors of the earlier model? There is no way back then.')

/** Drops what grew. */
export const cancel = (context: CommandContext, options: DropOptions): Promise<ExitCode> =>
  drop(context, options, cancelReembed, `Drop the vectors by ${wantedName(options)}? They were paid for.`)

async function drop(
  context: CommandContext,
  options: DropOptions,
  verb: typeof finishReembed,
  question: string,
): Promise<ExitCode> {
  const { terminal, json, signal } = context
  return withWantedModel(context, options, async (database, model) => {
    if (!(await confirm(terminal, question, { yes: options.yes, signal }))) {
      throw new CommandError('not_confirmed', 'Nothing was done.', exitCodes.usage)
    }
    const dropped = await verb({ database, model, signal })
    print(terminal, json, dropped, [lineOf(dropped)])
    return exitCodes.ok
  })
}

const lineOf = ({ model, vectors }: DroppedModel): string =>
  model === null ? 'There was nothing to drop.' : `${vectors.toLocaleString('en')} vectors by ${model} were dropped.`
