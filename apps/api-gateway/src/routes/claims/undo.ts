import { undoClaim } from '@bot/transfer'
import { createRoute } from '@hono/zod-openapi'
import { actorOf } from '../../access/actor.js'
import { forRoles } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { claimUndo, exampleUndo, undoneClaim } from '../../schemas/claims.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'post',
  path: '/v1/claims/undo',
  operationId: 'undoClaim',
  summary: 'Take a claim back',
  description:
    'What came from the user of the old service, with the claim or since, leaves the persona. What became one with a ' +
    'memory of the persona’s own stays.',
  tags: ['claims'],
  ...forRoles(['operator'], jsonBody),
  request: { body: jsonRequest('Which claim.', claimUndo, exampleUndo) },
  responses: {
    200: json('It is taken back.', undoneClaim, { status: 'undone', returned: 120 }),
    ...problems(...bodyProblems, 'claim_not_found'),
  },
})

export function addUndoClaim(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const { reason, ...claim } = c.req.valid('json')
    return c.json(await undoClaim(database, { ...claim, by: { actor: actorOf(c.var.principal), reason } }), 200)
  })
}
