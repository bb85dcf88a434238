import { type OperationKind, operationKinds } from '@bot/jobs'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { exampleJob, job, jobState } from '../../schemas/job.js'
import { limitField } from '../../schemas/page.js'
import type { GatewayApp, Services } from '../../services.js'
import { viewOfJob } from '../jobs/view.js'

const operationList = z
  .strictObject({ operations: z.array(job).meta({ description: 'Newest first.' }) })
  .openapi('OperationList')

const exampleOperation = {
  ...exampleJob,
  kind: 'rebuild' as const,
  state: 'running' as const,
  result: null,
  finishedAt: null,
  progress: { phase: 'turns', done: 1_200, total: 4_364 },
}

const route = createRoute({
  method: 'get',
  path: '/v1/operations',
  operationId: 'listOperations',
  summary: 'List operations',
  description: 'The jobs that operators asked for: those that wait or run, and those that ended within the last hour.',
  tags: ['operations'],
  ...forRoles(READERS),
  request: {
    query: z.strictObject({
      state: jobState.optional().meta({ description: 'Only in this state.', example: 'running' }),
      limit: limitField(1_000, 50),
    }),
  },
  responses: {
    200: json('The operations.', operationList, { operations: [exampleOperation] }),
    ...problems(...dataProblems, 'invalid_input'),
  },
})

export function addListOperations(app: GatewayApp, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const kinds = Object.keys(operationKinds) as OperationKind[]
    const found = await jobs.list({ ...c.req.valid('query'), kinds })
    return c.json({ operations: found.map(viewOfJob) }, 200, { 'Cache-Control': 'no-store' })
  })
}
