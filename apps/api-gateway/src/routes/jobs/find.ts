import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { Problem } from '../../problems/problem.js'
import { jobIdField } from '../../schemas/fields.js'
import { exampleJob, job } from '../../schemas/job.js'
import type { GatewayApp, Services } from '../../services.js'
import { viewOfJob } from './view.js'

const route = createRoute({
  method: 'get',
  path: '/v1/jobs/{id}',
  operationId: 'findJob',
  summary: 'Ask for a job',
  description: 'Its state, its result or error, and its times.',
  tags: ['jobs'],
  ...forRoles(READERS),
  request: { params: z.strictObject({ id: jobIdField }) },
  responses: { 200: json('The job.', job, exampleJob), ...problems(...dataProblems, 'job_not_found', 'invalid_input') },
})

export function addFindJob(app: GatewayApp, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const found = await jobs.find(c.req.valid('param').id)
    if (found === null)
      throw new Problem('job_not_found', 'There is no job of this id; finished ones are not kept forever.')
    return c.json(viewOfJob(found), 200, { 'Cache-Control': 'no-store' })
  })
}
