import { readBacklog } from '@bot/memory'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { backlog, exampleBacklog } from '../../schemas/backlog.js'
import { limitField } from '../../schemas/page.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/backlog',
  operationId: 'readBacklog',
  summary: 'What waits for its vector',
  description:
    'How many memories wait and how many the embedder refuses, by the code of the last failure, and the first.',
  tags: ['operations'],
  ...forRoles(READERS),
  request: { query: z.strictObject({ limit: limitField(1_000, 50) }) },
  responses: {
    200: json('The backlog.', backlog, exampleBacklog),
    ...problems(...dataProblems, 'invalid_input'),
  },
})

export function addReadBacklog(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) =>
    c.json(await readBacklog(database, c.req.valid('query')), 200, { 'Cache-Control': 'no-store' }),
  )
}
