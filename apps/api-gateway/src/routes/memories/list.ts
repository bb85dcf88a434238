import { listMemories } from '@bot/memory'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { exampleMemories, memoryList, memoryListQuery } from '../../schemas/listed-memory.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/personas/{personaId}/memories',
  operationId: 'listMemories',
  summary: 'List what a persona remembers',
  description: 'Newest first, a page at a time, with the state of each. A persona that nobody knows has none.',
  tags: ['memories'],
  ...forRoles([...READERS, 'person']),
  request: { params: z.strictObject({ personaId: personaIdField }), query: memoryListQuery },
  responses: {
    200: json('A page.', memoryList, exampleMemories),
    ...problems(...dataProblems, 'invalid_input', 'unknown_persona'),
  },
})

export function addListMemories(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const { state, visibility, ...query } = c.req.valid('query')
    const { personaId } = c.req.valid('param')
    const { rows, next } = await listMemories(database, {
      ...query,
      personaId,
      ...(state === undefined ? {} : { states: [state] }),
      ...(visibility === undefined ? {} : { visibility: [visibility] }),
    })
    return c.json({ memories: rows, next }, 200, { 'Cache-Control': 'no-store' })
  })
}
