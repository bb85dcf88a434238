import { memoryHistory } from '@bot/memory'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { memoryIdField, personaIdField } from '../../schemas/fields.js'
import { exampleEvents, memoryEvents, memoryEventsQuery } from '../../schemas/listed-memory.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/personas/{personaId}/memories/{id}/events',
  operationId: 'listMemoryEvents',
  summary: 'List what was done to a memory',
  description:
    'Who changed it, when and why, latest first, a page at a time. It outlives the memory, and holds no text.',
  tags: ['memories'],
  ...forRoles([...READERS, 'person']),
  request: { params: z.strictObject({ personaId: personaIdField, id: memoryIdField }), query: memoryEventsQuery },
  responses: {
    200: json('A page.', memoryEvents, exampleEvents),
    ...problems(...dataProblems, 'invalid_input', 'unknown_persona'),
  },
})

export function addListEvents(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const { personaId, id: memoryId } = c.req.valid('param')
    const { rows, next } = await memoryHistory(database, { ...c.req.valid('query'), personaId, memoryId })
    return c.json({ events: rows, next }, 200, { 'Cache-Control': 'no-store' })
  })
}
