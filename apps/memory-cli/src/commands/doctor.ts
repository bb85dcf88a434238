import { examineDatabase, type Finding, MemoryError } from '@bot/memory'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { connect, openExisting, withEmbedder } from '../connection.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import { findingLines } from '../finding-lines.js'
import { print } from '../terminal.js'

export const addDoctor: AddCommand = (program, { run }) => {
  program
    .command('doctor')
    .description('Look for everything that is known to go wrong, and say what to do about it. Changes nothing.')
    .addHelpText('after', example('doctor --database-url postgres://bot@db.internal/bot'))
    .action(run(doctor))
}

/** Looks for what is known to go wrong: 0 = nothing, 3 = something to look at, 1 = a fault. */
export async function doctor(context: CommandContext): Promise<ExitCode> {
  const findings = await examine(context)
  print(
    context.terminal,
    context.json,
    { findings },
    findings.flatMap((finding) => findingLines(finding)),
  )
  if (findings.some(({ severity }) => severity === 'fault')) return exitCodes.failed
  return findings.some(({ severity }) => severity === 'warning') ? exitCodes.degraded : exitCodes.ok
}

async function examine(context: CommandContext): Promise<Finding[]> {
  const connection = await connect(context)
  if (connection.kind === 'gateway') {
    throw new CommandError(
      'database_locked',
      `Process ${connection.pid} holds the database. Stop it to examine the files, or ask it with \`bot-memory health\`.`,
    )
  }
  try {
    const database = await openExisting(connection.place)
    try {
      return await withEmbedder(context.env, (embedder) => examineDatabase(database, { model: embedder.model }))
    } finally {
      await database.close()
    }
  } catch (error) {
    // A server that refuses to be opened is the finding.
    if (!MemoryError.is(error)) throw error
    const [message = error.message, ...advice] = error.message.split(/(?<=\.) /)
    return [{ check: 'server', severity: 'fault', message, advice: advice.join(' ') || null }]
  }
}
