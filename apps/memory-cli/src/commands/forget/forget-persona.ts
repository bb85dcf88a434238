import { type Database, findPersona, type PgvectorMemoryAdapter } from '@bot/memory'
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
  const by = byOf('forget', options)
  const would = await memory.erasePersona({ personaId, dryRun: true, by })
  const who = `persona ${oneLine(persona?.name ?? '')} (${personaId}) of ${oneLine(persona?.ownerUsername ?? '')}`
  if (dryRun) {
    print(terminal, json, { dryRun: true, personaId, ...would }, [
      `${counted(would.memories, 'memory', 'memories')}, ${counted(would.messages, 'message')} and all settings of ${who} ` +
        `would go for good, and the persona itself${would.user ? ' with its user' : ''}.`,
      ...(would.locked > 0 ? [`${would.locked} of them are locked: --include-locked takes them too.`] : []),
    ])
    return exitCodes.ok
  }
  if (
    !(await confirm(
      terminal,
      `Erase ${who} with ${counted(would.memories, 'memory', 'memories')} and ${counted(would.messages, 'message')} for good?`,
      {
        yes,
        signal,
      },
    ))
  ) {
    print(terminal, json, { memories: 0 }, ['Nothing was erased.'])
    return exitCodes.ok
  }
  const erased = await memory.erasePersona({ personaId, includeLocked, by })
  print(terminal, json, erased, [
    `${counted(erased.memories, 'memory', 'memories')} and ${counted(erased.messages, 'message')} erased, and the persona${erased.user ? ' and its user' : ''}.`,
  ])
  return exitCodes.ok
}
