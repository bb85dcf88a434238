import { assertSchemaCurrent, countOtherConnections } from '@bot/memory'
import { exportQdrant, findQdrantImports, type QdrantMappingFile, type QdrantSettings } from '@bot/transfer'
import type { CommandContext } from '../command-context.js'
import { exportToQdrant } from '../commands/export/qdrant.js'
import { withMemory } from '../connection.js'
import { readMapping } from '../read-mapping.js'
import { counted } from '../table.js'
import { looking } from './looking.js'
import { blocked, done, open, type Runbook, type Step } from './step.js'

export interface RollbackOptions {
  qdrant: QdrantSettings
  /** Default: when the first import from Qdrant began, so that nothing is missed. */
  since: Date | undefined
  map: string | undefined
  yes: boolean | undefined
}

/** Back to Qdrant, in the order of docs/runbooks/rollback.md. */
export function rollbackSteps(context: CommandContext, { qdrant, map, yes, ...options }: RollbackOptions): Runbook {
  const { env, signal } = context
  const { look, close } = looking(context)
  let since = options.since
  const steps: Step[] = [
    {
      name: 'stop',
      instructions: ['Stop the new gateway and worker, so that nothing is remembered while the gap is closed.'],
      check: look(async (database) => {
        await assertSchemaCurrent(database)
        const others = await countOtherConnections(database)
        if (others > 0) return open(`Services hold ${counted(others, 'connection')} to this database.`)
        return done('No service is connected to this database.')
      }),
    },
    {
      name: 'since',
      instructions: [
        'Say from when on memories may be missing in Qdrant: --since, the time of the cutover or earlier.',
      ],
      check: look(async (database) => {
        since ??= (await findQdrantImports(database))?.firstStartedAt
        if (since === undefined)
          return blocked('Nothing was ever imported from Qdrant here, so that does not tell when.')
        return done(`What was written or changed here since ${since.toISOString()} goes back.`)
      }),
    },
    {
      name: 'export',
      instructions: ['$ bot-memory export qdrant --since … --dry-run', '$ bot-memory rollback --run export'],
      check: look(async (database) => {
        const mapping = await readMapping<QdrantMappingFile>(map)
        const { counts } = await withMemory(database, env, (memory) =>
          exportQdrant({ database, memory, qdrant, since, mapping, dryRun: true, signal }),
        )
        const { memories, inserted, updated, forgotten, pending } = counts
        if (inserted + updated + forgotten > 0) {
          return open(
            `Qdrant lacks ${inserted}, says something else of ${updated}, and holds ${forgotten} that were forgotten here.`,
          )
        }
        const left = pending > 0 ? `; ${pending} have no vector that fits, and stay here` : ''
        return done(`Qdrant holds what it should of ${counted(memories, 'memory', 'memories')}${left}.`)
      }),
      run: () => exportToQdrant(context, { url: qdrant.url, since, map, yes }),
    },
    {
      name: 'start',
      instructions: [
        'Start the old bot on Qdrant. PostgreSQL stays as it is: `bot-memory cutover` leads forward again.',
        'Keep the new services stopped: what is told to the old bot comes over with the next import.',
      ],
      check: async () => open('The way back is free.'),
    },
  ]
  return { steps, close }
}
