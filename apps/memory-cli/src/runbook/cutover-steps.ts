import { assertSchemaCurrent, examineDatabase, listPersonalities, listPersonas } from '@bot/memory'
import { countBacklog, findQdrantImports, listQdrant, type QdrantSettings } from '@bot/transfer'
import type { CommandContext } from '../command-context.js'
import { embed } from '../commands/backlog.js'
import { importFromQdrant } from '../commands/import/qdrant.js'
import { migrate } from '../commands/migrate.js'
import { verify } from '../commands/verify.js'
import { withEmbedder } from '../connection.js'
import { gatewayClient } from '../gateway-client.js'
import { counted } from '../table.js'
import { looking } from './looking.js'
import { blocked, done, open, type Runbook, type Step } from './step.js'

export interface CutoverOptions {
  qdrant: QdrantSettings
  /** Where the new gateway answers; undefined = it was not said yet. */
  gateway: string | undefined
  map: string | undefined
  yes: boolean | undefined
}

/** From Qdrant to here, in the order of docs/runbooks/cutover.md. */
export function cutoverSteps(context: CommandContext, { qdrant, gateway, map, yes }: CutoverOptions): Runbook {
  const { env, signal } = context
  const { look, close } = looking(context)
  const steps: Step[] = [
    {
      name: 'schema',
      instructions: ['$ bot-memory migrate'],
      check: look(async (database) => {
        await assertSchemaCurrent(database)
        return done('The schema is this version’s.')
      }),
      run: () => migrate(context),
    },
    {
      name: 'people',
      instructions: ['Bring people, characters and history in: docs/runbooks/history.md, docs/runbooks/adopt.md.'],
      check: look(async (database) => {
        const [{ length: characters }, { length: people }] = await Promise.all([
          listPersonalities(database),
          listPersonas(database, { limit: 1_000 }),
        ])
        if (characters === 0) return open('There is no character that memories could belong to.')
        return done(
          `${counted(characters, 'character')}, ${people === 1_000 ? 'more than ' : ''}${counted(people, 'persona')}.`,
        )
      }),
    },
    {
      name: 'import',
      instructions: [
        '$ bot-memory import qdrant --all --dry-run       counts, and says what cannot come',
        '$ bot-memory import qdrant --all --yes           while the old bot runs; then again once it is stopped',
      ],
      check: look(async (database) => {
        const { points, collections, source } = await listQdrant({ qdrant, collections: 'all', signal })
        const there = `${counted(points, 'point')} in ${counted(collections.length, 'collection')} of ${source}`
        const imports = await findQdrantImports(database)
        if (imports === null) return open(`${there}; nothing was imported yet.`)
        const { startedAt, status, points: read } = imports.latest
        const when = startedAt.toISOString()
        if (status !== 'finished')
          return open(`The import of ${when} did not finish; the same command goes on from there.`)
        if (read < points) {
          const behind = `${there}; the import of ${when} read ${read.toLocaleString('en')}`
          // Where the new services run, they write there too.
          return gateway === undefined ? open(`${behind}.`) : done(`${behind}, and the others came since.`)
        }
        return done(`${there}; the import of ${when} read them.`)
      }),
      run: () => importFromQdrant(context, { url: qdrant.url, all: true, map, yes }),
    },
    {
      name: 'vectors',
      instructions: ['$ bot-memory backlog run          or leave it to the new worker'],
      check: look(async (database) => {
        const { waiting, setAside } = await countBacklog(database)
        if (waiting > 0) return open(`${counted(waiting, 'memory waits', 'memories wait')} for a vector.`)
        return done(
          setAside > 0
            ? `${counted(setAside, 'text')} were refused by the embedder, the others have vectors.`
            : 'Every memory has its vector.',
        )
      }),
      run: () => embed(context),
    },
    {
      name: 'doctor',
      instructions: ['$ bot-memory doctor'],
      check: look(async (database) => {
        const findings = await withEmbedder(env, ({ model }) => examineDatabase(database, { model }))
        const faults = findings.filter(({ severity }) => severity === 'fault')
        return faults.length === 0
          ? done('No fault is known.')
          : blocked(faults.map(({ message }) => message).join(' '))
      }),
    },
    {
      name: 'switch',
      instructions: [
        'Stop the old bot and run the step import once more: it brings what came since.',
        'Start the new services with SHADOW_QDRANT_URL and SHADOW_QDRANT_API_KEY, on both: docs/runbooks/deploy.md.',
        'Then say where the gateway is: --gateway https://…',
      ],
      async check() {
        if (gateway === undefined) return open('The new services do not run yet, or nobody said where.')
        const { status, reasons = [] } = await gatewayClient({
          url: gateway,
          token: env.GATEWAY_TOKEN,
          signal,
        }).health()
        if (status === 'down') return blocked(`The gateway is down. ${reasons.join(' ')}`)
        return done(`The gateway is ${status}. ${reasons.join(' ')}`.trim())
      },
    },
    {
      name: 'verify',
      instructions: ['$ bot-memory verify --url https://…          then docs/runbooks/first-hour.md'],
      check: async () => open('Talk to it, and look for errors.'),
      run: () => verify(context, { url: gateway, p95: 200, replyWithin: 120, watch: 0 }),
    },
  ]
  return { steps, close }
}
