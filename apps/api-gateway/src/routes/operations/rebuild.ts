import { rebuildPayload } from '@bot/jobs'
import { createRoute } from '@hono/zod-openapi'
import { forRoles } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { channelIdField, EXAMPLE, personaIdField, personalityIdField } from '../../schemas/fields.js'
import { exampleStarted, startedJob } from '../../schemas/job.js'
import type { GatewayApp, Services } from '../../services.js'
import { jobLocation } from '../jobs/location.js'

const rebuildRequest = rebuildPayload
  .extend({
    personaId: personaIdField.optional(),
    personalityId: personalityIdField.optional(),
    channelId: channelIdField.optional(),
  })
  .openapi('RebuildRequest')

const route = createRoute({
  method: 'post',
  path: '/v1/operations/rebuild',
  operationId: 'rebuild',
  summary: 'Make memories of the conversation history again',
  description: 'Of one persona, personality or channel, or of everything (`{}`). What stands already is left as it is.',
  tags: ['operations'],
  ...forRoles(['operator'], jsonBody),
  request: { body: jsonRequest('What to rebuild.', rebuildRequest, { personaId: EXAMPLE.persona }) },
  responses: {
    202: {
      ...json('The job that does it.', startedJob, exampleStarted),
      headers: { Location: { description: 'Where the job can be asked for.', schema: { type: 'string' } } },
    },
    ...problems(...bodyProblems),
  },
})

export function addRebuild(app: GatewayApp, { jobs }: Services): void {
  app.openapi(route, async (c) => {
    const { id } = await jobs.enqueue('rebuild', c.req.valid('json'))
    const location = jobLocation(id)
    return c.json({ jobId: id, status: 'queued' as const, location }, 202, { Location: location })
  })
}
