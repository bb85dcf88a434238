import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { connect, openExisting, withMemory } from '../connection.js'
import { type ExitCode, exitCodes } from '../exit-codes.js'
import type { GatewayHealth } from '../gateway-client.js'
import { print } from '../terminal.js'
import { healthLines, type ReportedHealth } from './health-lines.js'

const exitCodeOf = { ok: exitCodes.ok, degraded: exitCodes.degraded, down: exitCodes.failed } as const

export const addHealth: AddCommand = (program, { run }) => {
  program
    .command('health')
    .description('Say whether memory works, and what is amiss where it does not.')
    .addHelpText('after', example('health --json'))
    .action(run(health))
}

/** Says whether memory works, and what is amiss where it does not. */
export async function health(context: CommandContext): Promise<ExitCode> {
  const report = await readHealth(context)
  print(context.terminal, context.json, report, healthLines(report as ReportedHealth))
  return exitCodeOf[report.status]
}

async function readHealth(context: CommandContext): Promise<GatewayHealth> {
  const connection = await connect(context)
  if (connection.kind === 'gateway') return connection.gateway.health()
  const database = await openExisting(connection.place)
  try {
    return await withMemory(database, context.env, async (memory) => ({ ...(await memory.health()) }))
  } finally {
    await database.close()
  }
}
