import { createRoute, z } from '@hono/zod-openapi'
import { forRoles } from '../../access/roles.js'
import { problems } from '../../openapi/describe.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/metrics',
  operationId: 'metrics',
  summary: 'What Prometheus scrapes',
  description:
    'Requests, queries, the embedder, the backlog, jobs and the pool, in the text format of Prometheus. The worker has ' +
    'a `/metrics` of its own.',
  tags: ['service'],
  ...forRoles(['operator', 'reader']),
  responses: {
    200: {
      description: 'The metrics.',
      content: { 'text/plain': { schema: z.string(), example: 'bot_memory_up{service="api-gateway"} 1\n' } },
    },
    ...problems('unauthorized', 'forbidden_role', 'rate_limited'),
  },
})

/** Only where something counts. */
export function addMetrics(app: GatewayApp, { metrics }: Services): void {
  if (!metrics) return
  app.openapi(route, async (c) => c.text(await metrics.text(), 200, { 'Content-Type': metrics.contentType }))
}
