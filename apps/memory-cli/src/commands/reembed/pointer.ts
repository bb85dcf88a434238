import { commitReembed, HASHING_MODEL, LOCAL_MODEL, type MovedPointer, rollbackReembed } from '@bot/memory'
import type { CommandContext } from '../../command-context.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { print } from '../../terminal.js'
import { type ModelOptions, withWantedModel } from './wanted-model.js'

export interface CommitOptions extends ModelOptions {
  acceptMissing?: boolean | undefined
}

/** Lets recall use the new model. */
export const commit = (context: CommandContext, options: CommitOptions): Promise<ExitCode> =>
  withWantedModel(context, options, async (database, model) => {
    const moved = await commitReembed({ database, model, acceptMissing: options.acceptMissing })
    const lines =
      moved.previous === null
        ? [`Recall uses ${model} already.`]
        : [
            ...movedLines(moved),
            `Set ${settingOf(model)} where services start. Back: \`bot-memory reembed --to ${model} rollback\`. When ` +
              'all is well: `finish`.',
          ]
    print(context.terminal, context.json, moved, lines)
    return exitCodes.ok
  })

/** Lets recall use the earlier model again. */
export const rollback = (context: CommandContext, options: ModelOptions): Promise<ExitCode> =>
  withWantedModel(context, options, async (database, model) => {
    const moved = await rollbackReembed({ database, model })
    print(context.terminal, context.json, moved, movedLines(moved))
    return exitCodes.ok
  })

const settingOf = (model: string): string =>
  model === LOCAL_MODEL ? 'EMBEDDER=local' : model === HASHING_MODEL ? 'EMBEDDER=hashing' : `EMBEDDING_MODEL=${model}`

const movedLines = ({ active, previous, missing }: MovedPointer): string[] => [
  `Recall uses ${active} from the next query on; the vectors by ${previous} stay.`,
  ...(missing > 0
    ? [`${missing.toLocaleString('en')} memories wait for a vector; until then their words find them.`]
    : []),
]
