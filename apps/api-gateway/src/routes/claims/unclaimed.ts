import { listUnclaimed } from '@bot/transfer'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { exampleUnclaimed, unclaimedUsers } from '../../schemas/claims.js'
import { limitField } from '../../schemas/page.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/claims/unclaimed',
  operationId: 'listUnclaimed',
  summary: 'Whose memories wait for somebody to claim them',
  description:
    'Users of the old service who are nobody here yet, or whose claim is in doubt. Nothing of them is recalled.',
  tags: ['claims'],
  ...forRoles(READERS),
  request: { query: z.strictObject({ limit: limitField(1_000, 100) }) },
  responses: {
    200: json('Who they are.', unclaimedUsers, exampleUnclaimed),
    ...problems(...dataProblems, 'invalid_input'),
  },
})

export function addListUnclaimed(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) =>
    c.json({ users: await listUnclaimed(database, c.req.valid('query')) }, 200, { 'Cache-Control': 'no-store' }),
  )
}
