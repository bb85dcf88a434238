import { type RecallFacts, recallFacts } from '@bot/jobs'
import { type ListedMessage, listMessages } from '@bot/memory'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { exampleMessages, messageList, messageListQuery } from '../../schemas/listed-message.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/v1/personas/{personaId}/history',
  operationId: 'listMessages',
  summary: 'List what was said',
  description: 'What a persona and personalities said to each other, newest first, a page at a time.',
  tags: ['history'],
  ...forRoles(READERS),
  request: { params: z.strictObject({ personaId: personaIdField }), query: messageListQuery },
  responses: {
    200: json('A page.', messageList, exampleMessages),
    ...problems(...dataProblems, 'invalid_input'),
  },
})

export function addListMessages(app: GatewayApp, { database }: Services): void {
  app.openapi(route, async (c) => {
    const { personaId } = c.req.valid('param')
    const { rows, next } = await listMessages(database, { ...c.req.valid('query'), personaId })
    const messages = rows.map(({ metadata, ...message }) => ({ ...message, recall: recallIn(metadata) }))
    return c.json({ messages, next }, 200, { 'Cache-Control': 'no-store' })
  })
}

/** Replies of before, and those of other bots, tell nothing, or something else. */
const recallIn = (metadata: ListedMessage['metadata']): RecallFacts | null =>
  recallFacts.safeParse(metadata?.recall).data ?? null
