import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { exampleSearch, exampleSearchResult, memorySearch, memorySearchResult } from '../../schemas/memory-search.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'post',
  path: '/v1/personas/{personaId}/memories/search',
  operationId: 'searchMemories',
  summary: 'Recall what answers a question',
  description:
    'The memories of one persona that may be seen from `venue`, best first, each with why it came back, and a report of ' +
    'how they were found. When the embedder is down, words alone answer, and `report.degraded` says so.',
  tags: ['memories'],
  ...forRoles([...READERS, 'person'], jsonBody),
  request: {
    params: z.strictObject({ personaId: personaIdField }),
    body: jsonRequest('The question and where its answer will be seen.', memorySearch, exampleSearch),
  },
  responses: {
    200: json('What was found.', memorySearchResult, exampleSearchResult),
    ...problems(...bodyProblems, 'unknown_persona', 'unclaimed_persona', 'unsupported_option', 'model_mismatch'),
  },
})

export function addSearchMemories(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const { query, ...options } = c.req.valid('json')
    const found = await memory.search(query, { ...options, personaId: c.req.valid('param').personaId })
    return c.json(found, 200, { 'Cache-Control': 'no-store' })
  })
}
