import { userInfo } from 'node:os'
import { assertSchemaCurrent, type Database } from '@bot/memory'
import { claimLegacyUser, listUnclaimed, type UnclaimedUser, undoClaim } from '@bot/transfer'
import type { CommandContext } from '../command-context.js'
import { type AddCommand, example } from '../command-line.js'
import { openOwn } from '../connection.js'
import { CommandError, type ExitCode, exitCodes } from '../exit-codes.js'
import { print } from '../terminal.js'

export interface ClaimCommand {
  legacyUser?: string | undefined
  persona?: string | undefined
  undo?: string | undefined
  list?: boolean | undefined
  by?: string | undefined
  reason?: string | undefined
}

export const addClaim: AddCommand = (program, { run }) => {
  program
    .command('claim')
    .description(
      'Say who a legacy user is: what was imported of them becomes that persona’s, and is recalled for them only. Many ' +
        'legacy users may be one person.',
    )
    .option('--legacy-user <id>', 'who they were in the export')
    .option('--persona <id>', 'who they are here')
    .option('--undo <operation>', 'take that claim back: the memories leave recall again')
    .option('--list', 'list whose memories wait to be claimed, those with most first')
    .option('--by <name>', 'who says so, for the audit (default: the user of this computer)')
    .option('--reason <text>', 'why, for the audit')
    .addHelpText('after', example('claim --legacy-user b7e0c1d2 --persona 4f6c2a9e-8a51-5f0e-9d3b-0c1f2e3d4a5b'))
    .action(run(claim))
}

/** Lists, makes or undoes claims of legacy users. */
export async function claim(context: CommandContext, options: ClaimCommand): Promise<ExitCode> {
  const database = await openOwn(context)
  try {
    await assertSchemaCurrent(database)
    if (options.list) return await list(context, database)
    const { legacyUser, persona, undo: operationId } = options
    if (legacyUser === undefined || persona === undefined) {
      throw new CommandError('wrong_usage', 'Say --legacy-user and --persona, or --list.', exitCodes.usage)
    }
    const by = {
      actor: `bot-memory claim (${options.by ?? userInfo().username})`,
      ...(options.reason === undefined ? {} : { reason: options.reason }),
    }
    const whom = { legacyUserId: legacyUser, personaId: persona, by }
    return operationId === undefined
      ? await make(context, database, whom)
      : await takeBack(context, database, { ...whom, operationId })
  } finally {
    await database.close()
  }
}

async function list({ terminal, json }: CommandContext, database: Database): Promise<ExitCode> {
  const users = await listUnclaimed(database, { limit: 10_000 })
  print(terminal, json, { unclaimed: users }, users.length === 0 ? ['Nothing waits to be claimed.'] : users.map(lineOf))
  return exitCodes.ok
}

function lineOf({ legacyUserId, memories, personalities, firstAt, lastAt, quarantined }: UnclaimedUser): string {
  const day = (ms: number) => new Date(ms).toISOString().slice(0, 10)
  const doubt = quarantined ? '; in doubt: two databases claimed them for different people' : ''
  return `${legacyUserId}: ${memories} memories with ${personalities} personalities, ${day(firstAt)} to ${day(lastAt)}${doubt}`
}

async function make(
  { terminal, json }: CommandContext,
  database: Database,
  whom: Parameters<typeof claimLegacyUser>[1],
): Promise<ExitCode> {
  const claimed = await claimLegacyUser(database, whom)
  const { status, operationId, moved, merged, erased } = claimed
  print(terminal, json, claimed, [
    status === 'claimed'
      ? `${whom.legacyUserId} is persona ${whom.personaId} now.`
      : `${whom.legacyUserId} was persona ${whom.personaId} already.`,
    `${moved} memories moved${merged > 0 ? `, ${merged} of them one with what was there` : ''}` +
      `${erased > 0 ? `; ${erased} texts had been erased here and are gone` : ''}.`,
    ...(operationId === null ? [] : [`\`--undo ${operationId}\` takes it back.`]),
  ])
  return exitCodes.ok
}

async function takeBack(
  { terminal, json }: CommandContext,
  database: Database,
  claim: Parameters<typeof undoClaim>[1],
): Promise<ExitCode> {
  const undone = await undoClaim(database, claim)
  print(terminal, json, undone, [
    undone.status === 'undone'
      ? `${claim.legacyUserId} is nobody known again; ${undone.returned} memories left recall.`
      : 'That claim does not stand any more. Nothing was changed.',
  ])
  return exitCodes.ok
}
