import { type Database, findModelNamed } from '@bot/memory'
import type { CommandContext } from '../../command-context.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnDatabase } from '../../own-memory.js'

export interface ModelOptions {
  to?: string | undefined
}

/** The model of --to, as it is named there. @throws CommandError `wrong_usage` */
export function wantedName({ to }: ModelOptions): string {
  if (to !== undefined) return to
  throw new CommandError('wrong_usage', 'Say which model: --to <model>. Nothing was done.', exitCodes.usage)
}

/** Works on a database with the model of --to as the database names it. */
export function withWantedModel(
  context: CommandContext,
  options: ModelOptions,
  work: (database: Database, model: string) => Promise<ExitCode>,
): Promise<ExitCode> {
  const name = wantedName(options)
  return withOwnDatabase(context, async (database) => work(database, await findModelNamed(database, name)))
}
