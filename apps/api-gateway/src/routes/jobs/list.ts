import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { exampleJob, job, jobKind, jobState } from '../../schemas/job.js'
import { limitField } from '../../schemas/page.js'
import type { GatewayApp, Services } from '../../services.js'
import { viewOfJob } from './view.js'

const jobList = z.strictObject({ jobs: z.array(job).meta({ description: 'Newest first.' }) }).openapi('JobList')

const route = createRoute({
  method: 'get',
  path: '/v1/jobs',
  operationId: 'listJobs',
  summary: 'List jobs',
  description:
    'Those that wait or run, and those that ended within the last hour. `?state=failed` lists the dead letters.',
  tags: ['jobs'],
  ...forRoles(READERS),
  request: {
    query: z.strictObject({
      kind: jobKind.optional().meta({ description: 'Only of this kind.', example: 'rebuild' }),
      state: jobState.optional().meta({ description: 'Only in this state.', example: 'failed' }),
      limit: limitField(1_000, 50),
    }),
  },
  responses: {
    200: json('The jobs.', jobList, { jobs: [exampleJob] }),
    ...problems(...dataProblems, 'invalid_input'),
  },
})

export function addListJobs(app: GatewayApp, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const { kind, ...which } = c.req.valid('query')
    const found = await jobs.list({ ...which, ...(kind === undefined ? {} : { kinds: [kind] }) })
    return c.json({ jobs: found.map(viewOfJob) }, 200, { 'Cache-Control': 'no-store' })
  })
}
