import { assertSchemaCurrent, type BacklogReport, type Database, readBacklog } from '@bot/memory'
import { drainBacklog, retryAtOnce, retrySetAside } from '@bot/transfer'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { openOwn, withMemory } from '../connection.js'
import { type ExitCode, exitCodes } from '../exit-codes.js'
import { print } from '../terminal.js'

export const addBacklog: AddCommand = (program, { run }) => {
  const backlog = program
    .command('backlog')
    .description('Memories that wait for a vector, and those refused one.')
    .addHelpText('after', example('backlog list'))
  backlog
    .command('list')
    .description('Count what waits and what is set aside, by reason, and name the first 50.')
    .addHelpText('after', example('backlog list --json'))
    .action(run(list))
  backlog
    .command('retry')
    .description('Make due at once what failed or was set aside; the worker or `backlog run` embeds it.')
    .addHelpText('after', example('backlog retry'))
    .action(run(retry))
  backlog
    .command('run')
    .description('Embed what waits, now.')
    .addHelpText('after', example('backlog run'))
    .action(run(embed))
}

/** Says what waits for a vector, and what the embedder refuses and why. */
export const list = (context: CommandContext): Promise<ExitCode> =>
  withDatabase(context, async (database) => {
    const report = await readBacklog(database)
    print(context.terminal, context.json, report, linesOf(report))
    return exitCodes.ok
  })

/** Makes due at once what failed or was set aside. */
export const retry = (context: CommandContext): Promise<ExitCode> =>
  withDatabase(context, async (database) => {
    await retryAtOnce(database)
    const putBack = await retrySetAside(database)
    print(context.terminal, context.json, { putBack }, [
      `${putBack} set aside before wait again; what failed is due now.`,
    ])
    return exitCodes.ok
  })

/** Embeds what waits until nothing does or the embedder fails. */
export const embed = (context: CommandContext): Promise<ExitCode> =>
  withDatabase(context, async (database) => {
    const report = await withMemory(database, context.env, (memory) =>
      drainBacklog({ database, memory, signal: context.signal }),
    )
    const { embedded, left } = report
    print(context.terminal, context.json, report, [
      `${embedded} embedded, ${left.waiting} still waiting, ${left.setAside} set aside.`,
    ])
    if (context.signal.aborted) return exitCodes.interrupted
    return left.waiting + left.setAside > 0 ? exitCodes.degraded : exitCodes.ok
  })

async function withDatabase(
  context: CommandContext,
  work: (database: Database) => Promise<ExitCode>,
): Promise<ExitCode> {
  const database = await openOwn(context)
  try {
    await assertSchemaCurrent(database)
    return await work(database)
  } finally {
    await database.close()
  }
}

function linesOf({ counts, items }: BacklogReport): string[] {
  if (counts.length === 0) return ['Nothing waits for a vector.']
  const word = { waiting: 'waiting', set_aside: 'set aside' }
  return [
    ...counts.map(
      ({ status, lastError, items: count }) => `${count} ${word[status]}${lastError ? ` (${lastError})` : ''}`,
    ),
    ...items.map(
      ({ personaId, memoryId, status, attempts, lastError }) =>
        `  ${memoryId} of persona ${personaId}: ${word[status]}, attempts: ${attempts}${lastError ? `, ${lastError}` : ''}`,
    ),
  ]
}
