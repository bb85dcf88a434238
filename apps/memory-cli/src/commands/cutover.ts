import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import type { ExitCode } from '../exit-codes.js'
import { qdrantOf } from '../qdrant-option.js'
import { cutoverSteps } from '../runbook/cutover-steps.js'
import { follow } from '../runbook/follow.js'

export interface CutoverCommand {
  url?: string | undefined
  gateway?: string | undefined
  map?: string | undefined
  run?: string | undefined
  yes?: boolean | undefined
}

export const addCutover: AddCommand = (program, { run }) => {
  program
    .command('cutover')
    .description('From Qdrant to here, step by step: shows what is done and what is next, and does a step where asked.')
    .option('--url <url>', 'Qdrant, as in https://host:6333 (default: QDRANT_URL); its key comes from QDRANT_API_KEY')
    .option('--gateway <url>', 'the new gateway, once it runs')
    .option('--map <file>', 'JSON that says which payload field means what')
    .option('--run <step>', 'do this step: schema, import, vectors or verify')
    .option('--yes', 'do not ask')
    .addHelpText('after', example('cutover --url https://qdrant.internal:6333 --run import'))
    .action(run(cutover))
}

/** Shows the way from Qdrant to here: 0 = all is done, 3 = there is a next step, 1 = one is blocked. */
export function cutover(context: CommandContext, options: CutoverCommand): Promise<ExitCode> {
  const { gateway, map, yes } = options
  const runbook = cutoverSteps(context, { qdrant: qdrantOf(context, options), gateway, map, yes })
  return follow(context, runbook, options.run)
}
