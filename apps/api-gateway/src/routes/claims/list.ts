import { listClaims } from '@bot/transfer'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { claimList, exampleClaims } from '../../schemas/claims.js'
import { limitField } from '../../schemas/page.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/claims',
  operationId: 'listClaims',
  summary: 'Who was claimed for whom',
  description: 'Users of the old service and whose persona has their memories, with what undoing it takes.',
  tags: ['claims'],
  ...forRoles(READERS),
  request: { query: z.strictObject({ limit: limitField(1_000, 100) }) },
  responses: {
    200: json('The claims.', claimList, exampleClaims),
    ...problems(...dataProblems, 'invalid_input'),
  },
})

export function addListClaims(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) =>
    c.json({ claims: await listClaims(database, c.req.valid('query')) }, 200, { 'Cache-Control': 'no-store' }),
  )
}
