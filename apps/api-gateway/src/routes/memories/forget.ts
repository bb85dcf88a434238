import { createRoute, z } from '@hono/zod-openapi'
import { actorOf } from '../../access/actor.js'
import { forRoles, WRITERS } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { exampleForget, exampleForgotten, forgetRequest, forgotten } from '../../schemas/lifecycle.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'post',
  path: '/v1/personas/{personaId}/memories/forget',
  operationId: 'forgetMemories',
  summary: 'Forget memories',
  description:
    'By id, message, place, sender, time, or what a question finds; softly, or so that nothing brings them back.',
  tags: ['memories'],
  ...forRoles([...WRITERS, 'person'], jsonBody),
  request: {
    params: z.strictObject({ personaId: personaIdField }),
    body: jsonRequest('What to forget, and how.', forgetRequest, exampleForget),
  },
  responses: {
    200: json('What went, or would.', forgotten, exampleForgotten),
    ...problems(...bodyProblems, 'unknown_persona', 'unclaimed_persona', 'model_mismatch'),
  },
})

export function addForget(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const { reason, ...wanted } = c.req.valid('json')
    const { personaId } = c.req.valid('param')
    const by = { actor: actorOf(c.var.principal), reason }
    return c.json(await memory.forget({ ...wanted, personaId, by }), 200, { 'Cache-Control': 'no-store' })
  })
}
