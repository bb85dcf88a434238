import type { Database, PgvectorMemoryAdapter } from '@bot/memory'
import { type AuditOptions, addAuditOptions, byOf } from '../../audit.js'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, count, example, moment } from '../../command-line.js'
import { confirm } from '../../confirm.js'
import { CommandError, type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnMemory } from '../../own-memory.js'
import { addPersonaOptions, type PersonaOptions, personaIn, personalityIn } from '../../persona-option.js'
import { counted } from '../../table.js'
import { print } from '../../terminal.js'
import { forgetPersona } from './forget-persona.js'
import { forgetShown, showForgotten, type Wanted } from './forget-shown.js'

export interface ForgetCommand extends PersonaOptions, AuditOptions {
  personality?: string | undefined
  channel?: string | undefined
  sender?: string | undefined
  message?: string[] | undefined
  id?: string[] | undefined
  since?: Date | undefined
  until?: Date | undefined
  search?: string | undefined
  limit: number
  erase?: true | undefined
  withHistory?: true | undefined
  includeLocked?: true | undefined
  wholePersona?: true | undefined
  dryRun?: true | undefined
  yes?: true | undefined
}

export const addForget: AddCommand = (program, { run }) => {
  const command = addPersonaOptions(
    program
      .command('forget')
      .description(
        'Forget memories: softly, so that undo brings them back, or with --erase for good, so that nothing does. What is ' +
          'given narrows each other; without --persona or --user, the memories of everybody are looked at.',
      ),
  )
    .option('--personality <slug>', 'told to this personality')
    .option('--channel <id>', 'said in this channel')
    .option('--sender <id>', 'said by this person')
    .option('--message <id...>', 'made of these messages')
    .option('--id <id...>', 'these memories')
    .option('--since <time>', 'said at this time or later (ISO 8601)', moment)
    .option('--until <time>', 'said before this time (ISO 8601)', moment)
    .option('--search <question>', 'what is recalled for this, such as "Rex"; of one persona')
    .option('--limit <count>', 'with --search: at most so many', count, 20)
    .option('--erase', 'for good: no undo, and no import, rebuild, restore or sync brings it back')
    .option('--with-history', 'with --erase: the messages they were made of too')
    .option('--include-locked', 'with --erase: locked ones too')
    .option('--whole-persona', 'with --erase: everything of the persona, itself, and a user who has no other')
    .option('--dry-run', 'show what would go, and change nothing')
    .option('--yes', 'do it without asking')
  addAuditOptions(command)
    .addHelpText('after', example('forget --user mara --search "Rex" --erase --with-history --dry-run'))
    .action(run(forget))
}

/** Shows what would go, asks, and forgets just that. */
export async function forget(context: CommandContext, options: ForgetCommand): Promise<ExitCode> {
  checkUsage(options)
  return withOwnMemory(context, async (memory, database) => {
    if (options.wholePersona) {
      return forgetPersona(context, memory, database, { ...options, personaId: await personaIn(database, options) })
    }
    const wanted = await wantedBy(memory, database, options)
    return runForget(context, memory, database, wanted, options)
  })
}

async function runForget(
  context: CommandContext,
  memory: PgvectorMemoryAdapter,
  database: Database,
  wanted: Wanted,
  options: ForgetCommand,
): Promise<ExitCode> {
  const { terminal, json, signal } = context
  const shown = await showForgotten(context, memory, database, wanted)
  if (options.dryRun || shown.memories === 0) {
    print(terminal, json, { dryRun: true, ...shown.report }, shown.lines)
    return exitCodes.ok
  }
  if (!json) terminal.errors.write(`${shown.lines.join('\n')}\n`)
  const verb = options.erase ? 'Erase' : 'Forget'
  const forever = options.erase ? ' for good' : ''
  if (
    !(await confirm(terminal, `${verb} ${counted(shown.memories, 'memory', 'memories')}${forever}?`, {
      yes: options.yes,
      look: '--dry-run',
      signal,
    }))
  ) {
    print(terminal, json, { memories: 0 }, ['Nothing was forgotten.'])
    return exitCodes.ok
  }
  const done = await forgetShown(memory, wanted, shown)
  print(terminal, json, done, [
    `${counted(done.memories, 'memory', 'memories')} ${options.erase ? 'erased' : 'forgotten'}, ${counted(done.messages, 'message')}, ${done.locked} locked and left alone.`,
    ...done.operations.map((operation) => `Take it back with: bot-memory undo ${operation}`),
  ])
  return exitCodes.ok
}

async function wantedBy(memory: PgvectorMemoryAdapter, database: Database, options: ForgetCommand): Promise<Wanted> {
  const { persona, user, channel, sender, message, id, since, until, search, limit } = options
  const isOfOne = persona !== undefined || user !== undefined
  const conditions = {
    personalityId: await personalityIn(database, options.personality),
    channelId: channel,
    sender,
    messageIds: message,
    ids: id,
    from: since,
    until,
    search: search === undefined ? undefined : { query: search, limit },
  }
  const isNarrowed = Object.values(conditions).some((condition) => condition !== undefined)
  if (search !== undefined) await memory.checkModel()
  return {
    personaId: isOfOne ? await personaIn(database, options) : undefined,
    where: isNarrowed ? conditions : { all: true },
    depth: options.erase ? 'erase' : 'delete',
    withHistory: options.withHistory,
    includeLocked: options.includeLocked,
    by: byOf('forget', options),
  }
}

function checkUsage(options: ForgetCommand): void {
  const { persona, user, search, erase, withHistory, includeLocked, wholePersona } = options
  const isOfOne = persona !== undefined || user !== undefined
  const { personality, channel, sender, message, id, since, until } = options
  const conditions = [personality, channel, sender, message, id, since, until, search]
  const isNarrowed = conditions.some((condition) => condition !== undefined)
  if (!isOfOne && !isNarrowed) throw usage('Say what to forget: whose, or which.')
  if (!isOfOne && (search !== undefined || wholePersona)) throw usage('Say whose: --persona or --user.')
  if (!erase && (withHistory || includeLocked || wholePersona)) {
    throw usage('--with-history, --include-locked and --whole-persona go with --erase.')
  }
  if (wholePersona && isNarrowed) throw usage('--whole-persona takes everything; it goes with no other condition.')
}

const usage = (message: string) => new CommandError('wrong_usage', `${message} Nothing was forgotten.`, exitCodes.usage)
