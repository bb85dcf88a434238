import type { CommandContext } from '../command-context.js'
import { connect, openExisting, withMemory } from '../connection.js'
import { type ExitCode, exitCodes } from '../exit-codes.js'
import type { GatewayHealth } from '../gateway-client.js'
import { print } from '../terminal.js'

const exitCodeOf = { ok: exitCodes.ok, degraded: exitCodes.degraded, down: exitCodes.failed } as const

/** Says whether memory works, and what is amiss where it does not. */
export async function health(context: CommandContext): Promise<ExitCode> {
  const report = await readHealth(context)
  print(context.terminal, context.json, report, linesOf(report))
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

/** The status, its reasons, then every fact, a line each: `database.contents.memories.rows: 249`. */
function linesOf({ status, reasons = [], ...facts }: GatewayHealth): string[] {
  return [`status: ${status}`, ...reasons.map((reason) => `  ${reason}`), ...flatten(facts)]
}

function flatten(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    const text = Array.isArray(value) ? value.join(', ') || 'none' : String(value)
    return [`${path}: ${text}`]
  }
  return Object.entries(value).flatMap(([name, inner]) => flatten(inner, path === '' ? name : `${path}.${name}`))
}
