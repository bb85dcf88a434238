import { Command, CommanderError } from 'commander'
import type { CommandContext } from './command-context.js'
import type { AddCommand, CommandLine } from './command-line.js'
import { addAdopt } from './commands/adopt.js'
import { addArchive } from './commands/archive/archive.js'
import { addBacklog } from './commands/backlog.js'
import { addChat } from './commands/chat.js'
import { addClaim } from './commands/claim.js'
import { addCutover } from './commands/cutover.js'
import { addDoctor } from './commands/doctor.js'
import { addDuplicates } from './commands/duplicates.js'
import { addExport } from './commands/export/export.js'
import { addForget } from './commands/forget/forget.js'
import { addHealth } from './commands/health.js'
import { addImport } from './commands/import/import.js'
import { addMemories } from './commands/memories/memories.js'
import { addMigrate } from './commands/migrate.js'
import { addRebuild } from './commands/rebuild.js'
import { addReembed } from './commands/reembed/reembed.js'
import { addRollback } from './commands/rollback.js'
import { addSync } from './commands/sync.js'
import { addToken } from './commands/token/token.js'
import { addUndo } from './commands/undo.js'
import { addVerify } from './commands/verify.js'
import { type PlaceOptions, placeOf } from './connection.js'
import { type ExitCode, exitCodes, exitCodesHelp } from './exit-codes.js'

/** In the order of the help. */
const commands: readonly AddCommand[] = [
  addMigrate,
  addHealth,
  addDoctor,
  addVerify,
  addRebuild,
  addBacklog,
  addReembed,
  addMemories,
  addDuplicates,
  addForget,
  addUndo,
  addImport,
  addExport,
  addCutover,
  addRollback,
  addClaim,
  addArchive,
  addAdopt,
  addSync,
  addToken,
  addChat,
]

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

  const line: CommandLine = {
    run:
      <Options>(command: Parameters<typeof line.run<Options>>[0]) =>
      async (...given) => {
        // Commander gives the arguments, the options, and the command itself.
        const self = given.at(-1) as Command
        const { json = false, ...options } = self.optsWithGlobals<GlobalOptions & Options>()
        const context = { terminal, env, place: placeOf(options, env), json, signal }
        ended(await command(context, options as Options, ...self.args))
      },
  }
  for (const add of commands) add(program, line)
  return program
}

/** Whether commander ended it: a wrong command line, or help that was asked for. */
export function exitCodeOfUsage(error: unknown): ExitCode | undefined {
  if (!(error instanceof CommanderError)) return undefined
  return error.exitCode === 0 ? exitCodes.ok : exitCodes.usage
}
