import { createRoute, z } from '@hono/zod-openapi'
import { actorOf } from '../../access/actor.js'
import { forRoles, WRITERS } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { changedMemories, exampleChanged, exampleStateChange, stateChange } from '../../schemas/lifecycle.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'post',
  path: '/v1/personas/{personaId}/memories/state',
  operationId: 'changeMemories',
  summary: 'Lock, hide, archive, delete or restore memories',
  description:
    'One or many at once, as one operation that undo takes back. A chunk stands for the whole text it is of.',
  tags: ['memories'],
  ...forRoles([...WRITERS, 'person'], jsonBody),
  request: {
    params: z.strictObject({ personaId: personaIdField }),
    body: jsonRequest('What to do to which.', stateChange, exampleStateChange),
  },
  responses: {
    200: json('What became of each.', changedMemories, exampleChanged),
    ...problems(...bodyProblems, 'unknown_persona'),
  },
})

export function addChangeState(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const { action, ids, reason } = c.req.valid('json')
    const { personaId } = c.req.valid('param')
    const verb = action === 'delete' ? 'softDelete' : action
    const by = { actor: actorOf(c.var.principal), reason }
    return c.json(await memory[verb]({ personaId, ids, by }), 200)
  })
}
