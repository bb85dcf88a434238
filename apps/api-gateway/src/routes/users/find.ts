import { findUsersNamed } from '@bot/memory'
import { createRoute } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { exampleUsers, userList, userQuery } from '../../schemas/user.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/users',
  operationId: 'findUsers',
  summary: 'Find people by name',
  description: 'Those of this very name, at most 10: names change hands, so there may be several.',
  tags: ['users'],
  ...forRoles(READERS),
  request: { query: userQuery },
  responses: {
    200: json('None, one or several.', userList, exampleUsers),
    ...problems(...dataProblems, 'invalid_input'),
  },
})

export function addFindUsers(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const users = await findUsersNamed(database, c.req.valid('query').username)
    const view = users.map(({ discordId, username }) => ({ discordId, username }))
    return c.json({ users: view }, 200, { 'Cache-Control': 'no-store' })
  })
}
