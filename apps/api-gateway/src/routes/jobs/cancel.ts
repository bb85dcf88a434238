import { createRoute, z } from '@hono/zod-openapi'
import { forRoles } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { Problem } from '../../problems/problem.js'
import { jobIdField } from '../../schemas/fields.js'
import { exampleJob, job } from '../../schemas/job.js'
import type { GatewayApp, Services } from '../../services.js'
import { viewOfJob } from './view.js'

const route = createRoute({
  method: 'post',
  path: '/v1/jobs/{id}/cancel',
  operationId: 'cancelJob',
  summary: 'Cancel a job',
  description:
    'One that waits never begins; one that runs stops at the border of its batch, within seconds, and what it has done ' +
    'stands. One that has ended stays as it is.',
  tags: ['jobs'],
  ...forRoles(['operator']),
  request: { params: z.strictObject({ id: jobIdField }) },
  responses: {
    200: json('The job as it is now.', job, { ...exampleJob, state: 'cancelled', result: null }),
    ...problems(...dataProblems, 'job_not_found', 'invalid_input'),
  },
})

export function addCancelJob(app: GatewayApp, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const cancelled = await jobs.cancel(c.req.valid('param').id)
    if (cancelled === null) throw new Problem('job_not_found', 'There is no job of this id. Nothing was cancelled.')
    return c.json(viewOfJob(cancelled), 200)
  })
}
