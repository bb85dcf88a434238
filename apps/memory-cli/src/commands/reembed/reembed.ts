import { Option } from 'commander'
import { type AddCommand, count, example } from '../../command-line.js'
import { cancel, finish } from './drop.js'
import { commit, rollback } from './pointer.js'
import { start } from './start.js'
import { status } from './status.js'

export const addReembed: AddCommand = (program, { run }) => {
  const reembed = program
    .command('reembed')
    .description('Change the model whose vectors recall uses: grow it beside the old one, commit, and drop the old.')
    .option('--to <model>', 'the new model')
    .addHelpText('after', example('reembed --to text-embedding-3-large start'))
  // The model may be named before the step or after it.
  const step = (name: string, description: string) =>
    reembed
      .command(name)
      .description(description)
      .addOption(new Option('--to <model>', 'the new model').hideHelp())
      .addHelpText('after', example(`reembed --to text-embedding-3-large ${name}`))

  step('start', 'Embed every memory by the new model as well, after saying what that takes; goes on where it stopped.')
    .option('--dimensions <n>', 'width of its vectors, where it shortens them or is not known here', count)
    .option('--queue-only', 'leave the embedding to the workers that run')
    .option('--at-most <memories>', 'no more than so many a second', count)
    .option('--dry-run', 'only say what it takes')
    .option('--yes', 'do not ask')
    .action(run(start))
  step('status', 'How far it is, how fast, and what is left.').action(run(status))
  step('commit', 'Let recall use the new model. The old vectors stay for a rollback.')
    .option('--accept-missing', 'although some memories have no vector by it: their words find them')
    .action(run(commit))
  step('rollback', 'Let recall use the earlier model again.').action(run(rollback))
  step('finish', 'After a commit: drop the earlier vectors, and with them the way back.')
    .option('--yes', 'do not ask')
    .action(run(finish))
  step('cancel', 'Give it up: drop the vectors of the new model, which recall must not use.')
    .option('--yes', 'do not ask')
    .action(run(cancel))
}
