import type { Changed, NamedMemories, PgvectorMemoryAdapter } from '@bot/memory'
import { type AuditOptions, addAuditOptions, byOf } from '../../audit.js'
import type { CommandContext } from '../../command-context.js'
import { type AddCommand, example } from '../../command-line.js'
import { type ExitCode, exitCodes } from '../../exit-codes.js'
import { withOwnMemory } from '../../own-memory.js'
import { addPersonaOptions, type PersonaOptions, personaIn } from '../../persona-option.js'
import { print } from '../../terminal.js'

interface Change {
  name: string
  description: string
  done: string
  apply(memory: PgvectorMemoryAdapter, named: NamedMemories): Promise<Changed>
}

const changes: readonly Change[] = [
  {
    name: 'lock',
    description: 'Keep memories from being edited, hidden, deleted, merged or expired.',
    done: 'locked',
    apply: (memory, named) => memory.lock(named),
  },
  {
    name: 'unlock',
    description: 'Let memories change again.',
    done: 'unlocked',
    apply: (memory, named) => memory.unlock(named),
  },
  {
    name: 'hide',
    description: 'Keep memories out of every answer.',
    done: 'hidden',
    apply: (memory, named) => memory.hide(named),
  },
  {
    name: 'archive',
    description: 'Put memories away, for the record.',
    done: 'archived',
    apply: (memory, named) => memory.archive(named),
  },
  {
    name: 'forget',
    description: 'Delete memories softly; restore or undo brings them back. For good: `bot-memory forget --erase`.',
    done: 'forgotten',
    apply: (memory, named) => memory.softDelete(named),
  },
  {
    name: 'restore',
    description: 'Bring hidden, archived, forgotten and expired memories back.',
    done: 'restored',
    apply: (memory, named) => memory.restore(named),
  },
]

export const addChanges: AddCommand = (parent, { run }) => {
  for (const change of changes) {
    const command = parent
      .command(change.name)
      .description(change.description)
      .argument('<id...>', 'the memories; a part of a long text stands for all of it')
    addAuditOptions(addPersonaOptions(command))
      .addHelpText('after', example(`memories ${change.name} 2f36c705-1427-5548-ac1c-5a3db8f633be --user mara`))
      .action(
        run((context, options: PersonaOptions & AuditOptions, ...ids) => changeMemories(context, options, change, ids)),
      )
  }
}

async function changeMemories(
  context: CommandContext,
  options: PersonaOptions & AuditOptions,
  { name, done, apply }: Change,
  ids: string[],
): Promise<ExitCode> {
  return withOwnMemory(context, async (memory, database) => {
    const personaId = await personaIn(database, options)
    const result = await apply(memory, { personaId, ids, by: byOf(`memories ${name}`, options) })
    const { changed, locked, unchanged, missing, operationId } = result
    print(context.terminal, context.json, result, [
      `${changed.length} ${done}, ${unchanged.length} were so already.`,
      ...(locked.length > 0 ? [`Locked, and left alone: ${locked.join(', ')}`] : []),
      ...(missing.length > 0 ? [`Not there: ${missing.join(', ')}`] : []),
      ...(changed.length > 0 ? [`Take it back with: bot-memory undo ${operationId}`] : []),
    ])
    return locked.length + missing.length > 0 ? exitCodes.degraded : exitCodes.ok
  })
}
