import { countMemories } from '@bot/memory'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { exampleTimeline, timeline, timelineQuery } from '../../schemas/timeline.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/personas/{personaId}/memories/timeline',
  operationId: 'countMemories',
  summary: 'How many memories there are by day, week or month',
  description: 'Of all that the list shows under the same filters, if wanted apart by personality or channel.',
  tags: ['memories'],
  ...forRoles([...READERS, 'person']),
  request: { params: z.strictObject({ personaId: personaIdField }), query: timelineQuery },
  responses: {
    200: json('The counts.', timeline, exampleTimeline),
    ...problems(...dataProblems, 'invalid_input', 'unknown_persona'),
  },
})

export function addTimeline(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const counts = await countMemories(database, { ...c.req.valid('query'), ...c.req.valid('param') })
    return c.json(counts, 200, { 'Cache-Control': 'no-store' })
  })
}
