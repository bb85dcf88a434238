import type { CommandContext } from '../command-context.js'
import { type AddCommand, example, moment } from '../command-line.js'
import type { ExitCode } from '../exit-codes.js'
import { qdrantOf } from '../qdrant-option.js'
import { follow } from '../runbook/follow.js'
import { rollbackSteps } from '../runbook/rollback-steps.js'

export interface RollbackCommand {
  url?: string | undefined
  since?: Date | undefined
  map?: string | undefined
  run?: string | undefined
  yes?: boolean | undefined
}

export const addRollback: AddCommand = (program, { run }) => {
  program
    .command('rollback')
    .description('Back to Qdrant, step by step: shows what is done and what is next, and does a step where asked.')
    .option('--url <url>', 'Qdrant, as in https://host:6333 (default: QDRANT_URL); its key comes from QDRANT_API_KEY')
    .option('--since <time>', 'the cutover (ISO 8601); default: when the first import began', moment)
    .option('--map <file>', 'the mapping that was used for the import')
    .option('--run <step>', 'do this step: export')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('rollback --url https://qdrant.internal:6333 --run export'))
    .action(run(rollback))
}

/** Shows the way back: 3 = there is a next step, 1 = one is blocked. */
export function rollback(context: CommandContext, options: RollbackCommand): Promise<ExitCode> {
  const { since, map, yes } = options
  const runbook = rollbackSteps(context, { qdrant: qdrantOf(context, options), since, map, yes })
  return follow(context, runbook, options.run)
}
