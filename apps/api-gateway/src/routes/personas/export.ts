import { Readable } from 'node:stream'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/personas/{personaId}/export',
  operationId: 'exportPersona',
  summary: 'Everything that is stored about a persona',
  description: 'JSON lines: who they are, what was said, what is remembered, former texts, and who changed what.',
  tags: ['personas'],
  ...forRoles([...READERS, 'person']),
  request: { params: z.strictObject({ personaId: personaIdField }) },
  responses: {
    200: {
      description: 'A line a row: `{ "table": …, "row": … }`.',
      content: { 'application/x-ndjson': { schema: z.string(), example: '{"table":"personas","row":{}}\n' } },
    },
    ...problems(...dataProblems, 'invalid_input', 'unknown_persona'),
  },
})

export function addExportPersona(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    async function* lines() {
      for await (const line of memory.exportPerson({ personaId: c.req.valid('param').personaId })) {
        yield `${JSON.stringify(line)}\n`
      }
    }
    const body = Readable.toWeb(Readable.from(lines(), { objectMode: false })) as ReadableStream
    return new Response(body, {
      headers: { 'Content-Type': 'application/x-ndjson; charset=utf-8', 'Cache-Control': 'no-store' },
    }) as never
  })
}
