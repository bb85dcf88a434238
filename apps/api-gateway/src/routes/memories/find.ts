import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { Problem } from '../../problems/problem.js'
import { memoryIdField, personaIdField } from '../../schemas/fields.js'
import { exampleDocument, memoryDocument } from '../../schemas/memory.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/personas/{personaId}/memories/{id}',
  operationId: 'findMemory',
  summary: 'Ask for one memory',
  description: 'Within its persona: the id of a memory of somebody else is not found.',
  tags: ['memories'],
  ...forRoles([...READERS, 'person']),
  request: { params: z.strictObject({ personaId: personaIdField, id: memoryIdField }) },
  responses: {
    200: json('The memory.', memoryDocument, exampleDocument),
    ...problems(...dataProblems, 'memory_not_found', 'unknown_persona', 'invalid_input'),
  },
})

export function addFindMemory(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const found = await memory.findMemory(c.req.valid('param'))
    if (found === null) throw new Problem('memory_not_found', 'This persona has no memory of this id.')
    return c.json(found, 200, { 'Cache-Control': 'no-store' })
  })
}
