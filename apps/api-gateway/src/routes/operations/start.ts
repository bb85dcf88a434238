import { type JobPayload, type OperationKind, operationKinds } from '@bot/jobs'
import { createRoute, type z } from '@hono/zod-openapi'
import { forRoles } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { exampleStarted, startedJob } from '../../schemas/job.js'
import { operationRequests } from '../../schemas/operations.js'
import type { GatewayApp, Services } from '../../services.js'
import { jobLocation } from '../jobs/location.js'

/** A route for each kind of operation: it checks what is asked and answers with the job that does it. */
export function addStartOperations(app: GatewayApp, { jobs }: Services): void {
  for (const kind of Object.keys(operationKinds) as OperationKind[]) {
    const { summary, description, schema, example } = operationRequests[kind]
    const route = createRoute({
      method: 'post',
      path: `/v1/operations/${kind}`,
      operationId: kind.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase()),
      summary,
      description: `${description} Watch, cancel or replay it like every job.`,
      tags: ['operations'],
      ...forRoles(['operator'], jsonBody),
      request: { body: jsonRequest('What to do.', schema as z.ZodType<JobPayload<OperationKind>>, example) },
      responses: {
        202: {
          ...json('The job that does it.', startedJob, exampleStarted),
          headers: { Location: { description: 'Where the job can be asked for.', schema: { type: 'string' } } },
        },
        ...problems(...bodyProblems),
      },
    })
    app.openapi(route, async (c) => {
      const { id } = await jobs.enqueue(kind, c.req.valid('json'))
      const location = jobLocation(id)
      return c.json({ jobId: id, status: 'queued' as const, location }, 202, { Location: location })
    })
  }
}
