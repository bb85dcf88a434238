import { listPersonas } from '@bot/memory'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { limitField } from '../../schemas/page.js'
import { cursorField, examplePersonas, personaList } from '../../schemas/persona.js'
import type { GatewayApp, Services } from '../../services.js'

const MOST = 1_000

const route = createRoute({
  method: 'get',
  path: '/v1/personas',
  operationId: 'listPersonas',
  summary: 'List personas',
  description: 'By id, a page at a time. A person sees their own. What nobody has claimed yet is not among them.',
  tags: ['personas'],
  ...forRoles([...READERS, 'person']),
  request: { query: z.strictObject({ after: cursorField, limit: limitField(MOST, 100) }) },
  responses: {
    200: json('A page.', personaList, examplePersonas),
    ...problems(...dataProblems, 'invalid_input'),
  },
})

export function addListPersonas(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const { after, limit } = c.req.valid('query')
    const ownerId = c.var.principal.userId ?? undefined
    const personas = await listPersonas(database, { ownerId, after, limit })
    const next = personas.length < limit ? null : (personas.at(-1)?.id ?? null)
    return c.json({ personas, next }, 200, { 'Cache-Control': 'no-store' })
  })
}
