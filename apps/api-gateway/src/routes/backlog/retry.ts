import { retryAtOnce, retrySetAside } from '@bot/transfer'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'post',
  path: '/v1/backlog/retry',
  operationId: 'retryBacklog',
  summary: 'Try again at once what failed or was refused',
  description: 'When the cause is mended: a key, a limit, another model behind the same name. The worker embeds it.',
  tags: ['operations'],
  ...forRoles(['operator']),
  responses: {
    200: json(
      'It is due now.',
      z
        .strictObject({ putBack: z.int().meta({ description: 'Were refused, and wait again.' }) })
        .openapi('BacklogRetry'),
      { putBack: 3 },
    ),
    ...problems(...dataProblems),
  },
})

export function addRetryBacklog(app: GatewayApp, { database, jobs }: Services): void {
  app.openapi(route, async (c) => {
    await retryAtOnce(database)
    const putBack = await retrySetAside(database)
    await jobs.enqueue('embed-pending', {})
    return c.json({ putBack }, 200)
  })
}
