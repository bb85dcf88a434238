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
  path: '/v1/jobs/{id}/replay',
  operationId: 'replayJob',
  summary: 'Try a failed job again',
  description: 'One that failed or was cancelled waits anew, with all its attempts. Any other stays as it is.',
  tags: ['jobs'],
  ...forRoles(['operator']),
  request: { params: z.strictObject({ id: jobIdField }) },
  responses: {
    200: json('The job as it is now.', job, { ...exampleJob, state: 'queued', result: null, finishedAt: null }),
    ...problems(...dataProblems, 'job_not_found', 'invalid_input'),
  },
})

export function addReplayJob(app: GatewayApp, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const replayed = await jobs.replay(c.req.valid('param').id)
    if (replayed === null) throw new Problem('job_not_found', 'There is no job of this id that can be tried again.')
    return c.json(viewOfJob(replayed), 200)
  })
}
