import { countMemories, type Database, findPersona, type PgvectorMemoryAdapter } from '@bot/memory'
import { byOf } from '../../audit.js'
import type { CommandContext } from '../../command-context.js'
import { confirm } from '../../confirm.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { counted, oneLine } from '../../table.js'
import { print } from '../../terminal.js'
import type { ForgetCommand } from './forget.js'

/** Erases everything of a persona, and the persona itself. */
export async function forgetPersona(
  { terminal, json, signal }: CommandContext,
  memory: PgvectorMemoryAdapter,
  database: Database,
  options: ForgetCommand & { personaId: string },
): Promise<ExitCode> {
  const { personaId, dryRun, yes, includeLocked } = options
  const persona = await findPersona(database, personaId)
  const states = ['active', 'hidden', 'archived', 'deleted', 'expired'] as const
  const { total } = await countMemories(database, { personaId, by: 'month', states: [...states] })
  const who = `persona ${oneLine(persona?.name ?? '')} (${personaId}) of ${oneLine(persona?.ownerUsername ?? '')}`
  if (dryRun) {
    print(terminal, json, { dryRun: true, personaId, memories: total }, [
      `${counted(total, 'memory', 'memories')}, all messages and settings of ${who} would go for good, and the persona itself.`,
    ])
    return exitCodes.ok
  }
  if (
    !(await confirm(terminal, `Erase ${who} with ${counted(total, 'memory', 'memories')} and all messages for good?`, {
      yes,
      signal,
    }))
  ) {
    print(terminal, json, { memories: 0 }, ['Nothing was erased.'])
    return exitCodes.ok
  }
  const erased = await memory.erasePersona({ personaId, includeLocked, by: byOf('forget', options) })
  print(terminal, json, erased, [
    `${counted(erased.memories, 'memory', 'memories')} and ${counted(erased.messages, 'message')} erased, and the persona${erased.user ? ' and its user' : ''}.`,
  ])
  return exitCodes.ok
}
