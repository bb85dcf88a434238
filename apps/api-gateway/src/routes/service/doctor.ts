import { examineDatabase } from '@bot/memory'
import { shared } from '@bot/metrics'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import type { GatewayApp, Services } from '../../services.js'

const examination = z
  .strictObject({
    findings: z.array(
      z.strictObject({
        check: z.string().meta({ description: 'What was looked at.' }),
        severity: z.enum(['ok', 'warning', 'fault']).meta({
          description: '`fault`: memory answers wrongly, slowly or not at all. `warning`: it will, or it is unusual.',
        }),
        message: z.string(),
        advice: z.string().nullable().meta({ description: 'What to do about it.' }),
      }),
    ),
  })
  .openapi('Examination')

const route = createRoute({
  method: 'get',
  path: '/v1/doctor',
  operationId: 'examine',
  summary: 'Look for what is known to go wrong',
  description:
    'The database, its indexes, models and settings, and what to do about each. Changes nothing; takes seconds.',
  tags: ['operations'],
  ...forRoles(['operator', 'reader']),
  responses: {
    200: json('What was found.', examination, {
      findings: [{ check: 'indexes', severity: 'ok', message: 'Every index is there and valid.', advice: null }],
    }),
    ...problems(...dataProblems),
  },
})

/** So long one look answers all who ask. */
const LASTS_MS = 10_000

export function addDoctor(app: GatewayApp, { database, memory, clock }: Services): void {
  const examine = shared(LASTS_MS, clock, () => examineDatabase(database, { model: memory.model.model, clock }))
  app.openapi(route, async (c) => c.json({ findings: await examine() }, 200, { 'Cache-Control': 'no-store' }))
}
