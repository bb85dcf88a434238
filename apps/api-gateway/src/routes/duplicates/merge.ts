import { createRoute, z } from '@hono/zod-openapi'
import { actorOf } from '../../access/actor.js'
import { forRoles, WRITERS } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { exampleMerge, exampleMerged, mergedDuplicates, mergeRequest } from '../../schemas/duplicates.js'
import { personaIdField } from '../../schemas/fields.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'post',
  path: '/v1/personas/{personaId}/duplicates/merge',
  operationId: 'mergeDuplicates',
  summary: 'Make one memory of several that say the same',
  description:
    'One stays as it is and takes over where the others came from; the others are softly deleted. Undo takes it back.',
  tags: ['memories'],
  ...forRoles([...WRITERS, 'person'], jsonBody),
  request: {
    params: z.strictObject({ personaId: personaIdField }),
    body: jsonRequest('Which stays, and which go.', mergeRequest, exampleMerge),
  },
  responses: {
    200: json('What became of each.', mergedDuplicates, exampleMerged),
    ...problems(...bodyProblems, 'unknown_persona', 'memory_not_found', 'memory_locked'),
  },
})

export function addMergeDuplicates(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const { personaId } = c.req.valid('param')
    const { keep, ids, reason } = c.req.valid('json')
    const by = { actor: actorOf(c.var.principal), reason }
    return c.json(await memory.mergeDuplicates({ personaId, keep, ids, by }), 200)
  })
}
