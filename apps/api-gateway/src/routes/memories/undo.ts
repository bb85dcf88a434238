import { createRoute, z } from '@hono/zod-openapi'
import { actorOf } from '../../access/actor.js'
import { forRoles, WRITERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { exampleUndone, operationIdField, undone } from '../../schemas/lifecycle.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'post',
  path: '/v1/personas/{personaId}/changes/{operationId}/undo',
  operationId: 'undoChange',
  summary: 'Take a change back',
  description:
    'What it hid, deleted, locked, edited or moved is as it was. An erasure cannot be undone; a claim has an undo of its own.',
  tags: ['memories'],
  ...forRoles([...WRITERS, 'person']),
  request: { params: z.strictObject({ personaId: personaIdField, operationId: operationIdField }) },
  responses: {
    200: json('What is as it was.', undone, exampleUndone),
    ...problems(...dataProblems, 'invalid_input', 'operation_not_found', 'operation_is_claim', 'unknown_persona'),
  },
})

export function addUndo(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const by = { actor: actorOf(c.var.principal) }
    return c.json(await memory.undo({ ...c.req.valid('param'), by }), 200)
  })
}
