import { operationTargets, tellTargetsJobId } from '@bot/jobs'
import { shared } from '@bot/metrics'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import type { GatewayApp, Services } from '../../services.js'

const targets = z
  .strictObject({
    known: z.boolean().meta({ description: 'false = no worker answered within two seconds; then all is empty.' }),
    sync: z.array(z.string()).meta({ description: 'Names of SYNC_TARGETS.' }),
    importQdrant: z.boolean().meta({ description: 'Whether there is a Qdrant to import from.' }),
    archives: z
      .array(z.string())
      .nullable()
      .meta({ description: 'Files of ARCHIVE_DIR, newest first, at most 100; null = there is no such directory.' }),
  })
  .openapi('OperationTargets')

const route = createRoute({
  method: 'get',
  path: '/v1/targets',
  operationId: 'listTargets',
  summary: 'What operations may name',
  description:
    'As a worker was told by its environment: databases to sync with, whether there is a Qdrant, archives. Names alone; ' +
    'addresses never leave the worker.',
  tags: ['operations'],
  ...forRoles(['operator', 'reader']),
  responses: {
    200: json('The names.', targets, {
      ...{ known: true, sync: ['staging'], importQdrant: false },
      archives: ['bot-memory-2026-01-31T18-00-00Z.tar.gz'],
    }),
    ...problems(...dataProblems),
  },
})

/** A worker that runs answers within milliseconds. */
const WAIT_MS = 2_000

/** So long one answer serves all who ask. */
const LASTS_MS = 10_000

const nobodyAnswered = { known: false, sync: [], importQdrant: false, archives: null }

/** Addresses are known where operations run, so that is where names are asked for. */
export function addListTargets(app: GatewayApp, { jobs, clock, closing }: Services): void {
  const ask = shared(LASTS_MS, clock, async () => {
    const { id } = await jobs.enqueue('tell-targets', {}, { id: tellTargetsJobId(clock()) })
    const job = await jobs.waitFor(id, WAIT_MS, closing)
    const told = operationTargets.safeParse(job?.result)
    return told.success ? { known: true, ...told.data } : nobodyAnswered
  })
  app.openapi(route, async (c) => c.json(await ask(), 200, { 'Cache-Control': 'no-store' }))
}
