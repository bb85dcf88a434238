import { readMap } from '@bot/memory'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { exampleMap, mapQuery, memoryMap } from '../../schemas/map.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/personas/{personaId}/map',
  operationId: 'readMap',
  summary: 'Where the memories of a persona lie',
  description:
    'In two dimensions, as it was last drawn: near each other is what is alike. It says whether it is out of date; then ' +
    'ask for it to be drawn.',
  tags: ['memories'],
  ...forRoles([...READERS, 'person']),
  request: { params: z.strictObject({ personaId: personaIdField }), query: mapQuery },
  responses: {
    200: json('The map.', memoryMap, exampleMap),
    ...problems(...dataProblems, 'invalid_input', 'unknown_persona'),
  },
})

export function addReadMap(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const map = await readMap(database, { ...c.req.valid('query'), ...c.req.valid('param') })
    return c.json(map, 200, { 'Cache-Control': 'no-store' })
  })
}
