import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, problems } from '../../openapi/describe.js'
import { Problem } from '../../problems/problem.js'
import { jobIdField } from '../../schemas/fields.js'
import type { GatewayApp, Services } from '../../services.js'
import { eventStream, streamJob } from './event-stream.js'

const route = createRoute({
  method: 'get',
  path: '/v1/jobs/{id}/events',
  operationId: 'watchJob',
  summary: 'Watch a job',
  description:
    'What becomes of it, as it happens: its state, how far it is, and a reply while it is written, where the message was ' +
    'sent with `Accept: text/event-stream`. Begins with the job as it is now, so a client that was cut off asks again.',
  tags: ['jobs'],
  ...forRoles(READERS),
  request: { params: z.strictObject({ id: jobIdField }) },
  responses: { 200: eventStream, ...problems(...dataProblems, 'job_not_found', 'invalid_input') },
})

export function addWatchJob(app: GatewayApp, services: Services): void {
  app.openapi(route, async (c) => {
    const { id } = c.req.valid('param')
    if ((await services.jobs.find(id)) === null) {
      throw new Problem('job_not_found', 'There is no job of this id; finished ones are not kept forever.')
    }
    return streamJob(c, services, id) as never
  })
}
