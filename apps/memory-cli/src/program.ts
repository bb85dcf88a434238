import { Command, CommanderError, InvalidArgumentError } from 'commander'
import type { CommandContext } from './command-context.js'
import { chat } from './commands/chat.js'
import { health } from './commands/health.js'
import { migrate } from './commands/migrate.js'
import { rebuild } from './commands/rebuild.js'
import { type PlaceOptions, placeOf } from './connection.js'
import { type ExitCode, exitCodes, exitCodesHelp } from './exit-codes.js'

interface GlobalOptions extends PlaceOptions {
  json?: boolean
}

/** `bot-memory` and its commands. Their exit code goes to `ended`. */
export function createProgram(
  { terminal, env, signal }: Pick<CommandContext, 'terminal' | 'env' | 'signal'>,
  ended: (code: ExitCode) => void,
): Command {
  const program = new Command('bot-memory')
    .description("Long-term memory for chat bots: the operator's command.")
    .option('--database-url <url>', 'postgres://… (default: DATABASE_URL, else the embedded database)')
    .option('--data-dir <path>', 'directory of the embedded database (default: DATA_DIR, else .data)')
    .option('--json', 'print the result as JSON')
    .addHelpText('after', exitCodesHelp)
    .configureOutput({
      writeOut: (text) => terminal.output.write(text),
      writeErr: (text) => terminal.errors.write(text),
    })
    .exitOverride()

  /** Runs a command with what all have in common. */
  const run =
    <Options>(command: (context: CommandContext, options: Options) => Promise<ExitCode>) =>
    async (_: unknown, self: Command): Promise<void> => {
      const { json = false, ...options } = self.optsWithGlobals<GlobalOptions & Options>()
      const context = { terminal, env, place: placeOf(options, env), json, signal }
      ended(await command(context, options as Options))
    }
  const example = (text: string) => `\nExample:\n  $ npx -y pnpm@10.34.9 bot-memory ${text}${exitCodesHelp}`

  program
    .command('migrate')
    .description("Bring the database up to this version's schema. Safe to run twice, and by several processes at once.")
    .addHelpText('after', example('migrate --database-url postgres://bot@db.internal/bot'))
    .action(run(migrate))

  program
    .command('health')
    .description('Say whether memory works, and what is amiss where it does not.')
    .addHelpText('after', example('health --json'))
    .action(run(health))

  program
    .command('rebuild')
    .description('Make memories of the conversation history; what is remembered already is left as it is.')
    .option('--persona <id>', 'only of this persona')
    .option('--personality <slug>', 'only with this personality')
    .option('--channel <id>', 'only of this channel')
    .option('--from <time>', 'only turns answered at this time or later (ISO 8601)', moment)
    .option('--until <time>', 'only turns answered before this time (ISO 8601)', moment)
    .option('--dry-run', 'count what would happen; write nothing and embed nothing')
    .addHelpText('after', example('rebuild --personality lilith --from 2026-01-01 --dry-run'))
    .action(run(rebuild))

  program
    .command('chat')
    .description('Talk to a personality through the running bot. From a pipe, each line is a message.')
    .option('--personality <slug>', 'whom to talk to (default: asks)')
    .option(
      '--user <name>',
      "who speaks: somebody known by that name, else somebody new (default: this machine's user)",
    )
    .option('--discord-id <id>', 'who speaks, by Discord id')
    .option('--channel <id>', "where: Discord id of a channel (default: that person's direct messages)")
    .option('--guild <id>', 'Discord id of the guild the channel is in (default: direct messages)')
    .option('--url <url>', 'the gateway (default: that of the running bot)')
    .addHelpText('after', example('chat --personality lilith --user mara'))
    .action(run(chat))

  return program
}

/** `2026-01-01` is midnight UTC. */
function moment(text: string): Date {
  const date = new Date(text)
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('It must be a date or a time as in 2026-01-31 or 2026-01-31T18:00:00Z.')
  }
  return date
}

/** Whether commander ended it: a wrong command line, or help that was asked for. */
export function exitCodeOfUsage(error: unknown): ExitCode | undefined {
  if (!(error instanceof CommanderError)) return undefined
  return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
}
