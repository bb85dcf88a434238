import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, WRITERS } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { addedMemory, exampleAdded, exampleMemory, newMemory } from '../../schemas/memory.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'post',
  path: '/v1/personas/{personaId}/memories',
  operationId: 'addMemory',
  summary: 'Remember a text',
  description:
    'Stored and embedded at once; when the embedder is down it is stored all the same and embedded later. The same ' +
    'text of the same persona and personality is one memory, however often it is added.',
  tags: ['memories'],
  ...forRoles(WRITERS, jsonBody),
  request: {
    params: z.strictObject({ personaId: personaIdField }),
    body: jsonRequest('The memory.', newMemory, exampleMemory),
  },
  responses: {
    201: json('It is stored.', addedMemory, exampleAdded),
    200: json('It was known already.', addedMemory, { ...exampleAdded, outcome: 'known' }),
    ...problems(...bodyProblems, 'unknown_persona', 'unknown_personality', 'unclaimed_persona', 'model_mismatch'),
  },
})

export function addAddMemory(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const { personaId } = c.req.valid('param')
    const { text, metadata } = c.req.valid('json')
    const [added] = await memory.addMemories([{ text, metadata: { ...metadata, personaId } }])
    return c.json(added!, added!.outcome === 'inserted' ? 201 : 200)
  })
}
