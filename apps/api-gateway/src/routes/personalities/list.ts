import { listPersonalities } from '@bot/memory'
import { createRoute } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { examplePersonalities, personalityList } from '../../schemas/personality.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/personalities',
  operationId: 'listPersonalities',
  summary: 'List the personalities',
  description: 'Every personality, by slug.',
  tags: ['personalities'],
  ...forRoles(READERS),
  responses: { 200: json('All of them.', personalityList, examplePersonalities), ...problems(...dataProblems) },
})

export function addListPersonalities(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const personalities = await listPersonalities(database)
    return c.json(
      { personalities: personalities.map(({ id, slug, name, displayName }) => ({ id, slug, name, displayName })) },
      200,
    )
  })
}
