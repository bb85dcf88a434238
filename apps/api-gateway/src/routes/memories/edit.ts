import { createRoute, z } from '@hono/zod-openapi'
import { actorOf } from '../../access/actor.js'
import { forRoles, WRITERS } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { memoryIdField, personaIdField } from '../../schemas/fields.js'
import { editedMemory, exampleEdit, exampleEdited, memoryEdit } from '../../schemas/lifecycle.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'patch',
  path: '/v1/personas/{personaId}/memories/{id}',
  operationId: 'editMemory',
  summary: 'Correct a memory',
  description: 'Replaces its text; the id stays, so that a correction sticks. The old text is kept for undo.',
  tags: ['memories'],
  ...forRoles([...WRITERS, 'person'], jsonBody),
  request: {
    params: z.strictObject({ personaId: personaIdField, id: memoryIdField }),
    body: jsonRequest('The new text.', memoryEdit, exampleEdit),
  },
  responses: {
    200: json('It is stored.', editedMemory, exampleEdited),
    ...problems(...bodyProblems, 'memory_not_found', 'memory_locked', 'unknown_persona', 'model_mismatch'),
  },
})

export function addEditMemory(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const { text, reason } = c.req.valid('json')
    const by = { actor: actorOf(c.var.principal), reason }
    return c.json(await memory.edit({ ...c.req.valid('param'), text, by }), 200)
  })
}
