import { createRoute, z } from '@hono/zod-openapi'
import { actorOf } from '../../access/actor.js'
import { forRoles, WRITERS } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { reason } from '../../schemas/lifecycle.js'
import type { GatewayApp, Services } from '../../services.js'

const erasePersona = z
  .strictObject({
    dryRun: z.boolean().meta({ description: 'Must be said: `true` only tells what would go, `false` erases it.' }),
    includeLocked: z
      .boolean()
      .optional()
      .meta({ description: 'Locked memories too; without it they stop everything.' }),
    reason,
  })
  .openapi('ErasePersona')

const erasedPersona = z
  .strictObject({
    memories: z.int(),
    locked: z.int().meta({ description: 'Of them, those that are locked.' }),
    messages: z.int(),
    user: z
      .boolean()
      .meta({ description: 'Whether the user goes too: it is their last persona, and they own nothing.' }),
  })
  .openapi('ErasedPersona')

const route = createRoute({
  method: 'post',
  path: '/v1/personas/{personaId}/erase',
  operationId: 'erasePersona',
  summary: 'Erase a persona with everything of theirs',
  description:
    'Memories, messages, settings and the persona itself, for good: no undo, and no import, rebuild, restore or sync ' +
    'brings it back. Ask with `dryRun: true` first.',
  tags: ['personas'],
  ...forRoles(WRITERS, jsonBody),
  request: {
    params: z.strictObject({ personaId: personaIdField }),
    body: jsonRequest('Whether to do it.', erasePersona, { dryRun: true }),
  },
  responses: {
    200: json('What went, or would.', erasedPersona, { memories: 34, locked: 0, messages: 68, user: true }),
    ...problems(...bodyProblems, 'unknown_persona', 'memory_locked'),
  },
})

export function addErasePersona(app: GatewayApp, { memory }: Services): void {
  app.openapi(route, async (c) => {
    const { reason, ...wanted } = c.req.valid('json')
    const by = { actor: actorOf(c.var.principal), reason }
    const erased = await memory.erasePersona({ ...wanted, personaId: c.req.valid('param').personaId, by })
    return c.json(erased, 200, { 'Cache-Control': 'no-store' })
  })
}
