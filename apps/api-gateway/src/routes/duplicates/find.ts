import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { duplicatesQuery, exampleDuplicates, foundDuplicates } from '../../schemas/duplicates.js'
import { personaIdField } from '../../schemas/fields.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/personas/{personaId}/duplicates',
  operationId: 'findDuplicates',
  summary: 'Find memories that say the same',
  description:
    'Memories with one personality whose vectors are nearly the same, each under the earliest that it is like, a page ' +
    'at a time. Changes nothing.',
  tags: ['memories'],
  ...forRoles([...READERS, 'person']),
  request: { params: z.strictObject({ personaId: personaIdField }), query: duplicatesQuery },
  responses: {
    200: json('A page.', foundDuplicates, exampleDuplicates),
    ...problems(...dataProblems, 'invalid_input', 'unknown_persona', 'model_mismatch'),
  },
})

export function addFindDuplicates(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const found = await memory.findDuplicates({ ...c.req.valid('query'), ...c.req.valid('param') })
    return c.json(found, 200, { 'Cache-Control': 'no-store' })
  })
}
