import { listMemories, type MemoryState, memoryStates } from '@bot/memory'
import { Option } from 'commander'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, count, example, moment } from '../../command-line.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnDatabase } from '../../own-memory.js'
import { addPersonaOptions, type PersonaOptions, personaIn, personalityIn } from '../../persona-option.js'
import { print } from '../../terminal.js'
import { memoryTable } from './memory-table.js'

interface ListCommand extends PersonaOptions {
  personality?: string | undefined
  channel?: string | undefined
  sender?: string | undefined
  since?: Date | undefined
  until?: Date | undefined
  text?: string | undefined
  state?: MemoryState[] | undefined
  limit: number
  after?: string | undefined
}

export const addListMemories: AddCommand = (parent, { run }) => {
  addPersonaOptions(parent.command('list').description('List memories, latest first.'))
    .option('--personality <slug>', 'only told to this personality')
    .option('--channel <id>', 'only said in this channel')
    .option('--sender <id>', 'only said by this person')
    .option('--since <time>', 'only said at this time or later (ISO 8601)', moment)
    .option('--until <time>', 'only said before this time (ISO 8601)', moment)
    .option('--text <words>', 'only with these words: "a phrase", or, -without')
    .addOption(
      new Option('--state <state...>', 'only in one of these states (default: all but deleted)').choices(memoryStates),
    )
    .option('--limit <count>', 'at most so many', count, 50)
    .option('--after <cursor>', 'go on where the page before ended')
    .addHelpText('after', example('memories list --user mara --text Rex --state active locked'))
    .action(run(list))
}

/** Lists memories of a persona. */
export const list = (context: CommandContext, options: ListCommand): Promise<ExitCode> =>
  withOwnDatabase(context, async (database) => {
    const page = await listMemories(database, {
      personaId: await personaIn(database, options),
      personalityId: await personalityIn(database, options.personality),
      channelId: options.channel,
      sender: options.sender,
      from: options.since,
      until: options.until,
      text: options.text,
      states: options.state,
      limit: options.limit,
      after: options.after,
    })
    const { rows, next } = page
    print(context.terminal, context.json, page, [
      ...(rows.length === 0 ? ['No memory is like that.'] : memoryTable(context.terminal, rows)),
      ...(next === null ? [] : [`\nMore: add --after ${next}`]),
    ])
    return exitCodes.ok
  })
