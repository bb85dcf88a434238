import { claimLegacyUser } from '@bot/transfer'
import { createRoute } from '@hono/zod-openapi'
import { actorOf } from '../../access/actor.js'
import { forRoles } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { claimed, exampleClaim, exampleClaimed, newClaim } from '../../schemas/claims.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'post',
  path: '/v1/claims',
  operationId: 'claim',
  summary: 'Say who a user of the old service is',
  description:
    'Their memories become that persona’s, and what is imported of them later goes there at once. Many of them may be ' +
    'one person. Undoing it gives the memories back.',
  tags: ['claims'],
  ...forRoles(['operator'], jsonBody),
  request: { body: jsonRequest('Who is who.', newClaim, exampleClaim) },
  responses: {
    200: json('What came of it.', claimed, exampleClaimed),
    ...problems(...bodyProblems, 'unknown_persona', 'unclaimed_persona', 'claimed_by_another'),
  },
})

export function addClaim(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const { reason, ...claim } = c.req.valid('json')
    return c.json(await claimLegacyUser(database, { ...claim, by: { actor: actorOf(c.var.principal), reason } }), 200)
  })
}
