import { createRoute, z } from '@hono/zod-openapi'
import { json, problems } from '../../openapi/describe.js'
import type { GatewayApp } from '../../services.js'

const pong = z.strictObject({ pong: z.literal(true) }).openapi('Pong')

const route = createRoute({
  method: 'get',
  path: '/ping',
  operationId: 'ping',
  summary: 'Is the process alive?',
  description: 'Touches nothing but the process. For liveness checks.',
  tags: ['service'],
  security: [],
  responses: { 200: json('It is.', pong, { pong: true }), ...problems() },
})

export function addPing(app: GatewayApp): void {
  app.openapi(route, (c) => c.json({ pong: true as const }, 200))
}
