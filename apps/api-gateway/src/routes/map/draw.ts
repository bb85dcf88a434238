import { drawMapJobId } from '@bot/jobs'
import { createRoute, z } from '@hono/zod-openapi'
import { forRoles, READERS } from '../../access/roles.js'
import { dataProblems, json, problems } from '../../openapi/describe.js'
import { personaIdField } from '../../schemas/fields.js'
import { exampleStarted, startedJob } from '../../schemas/job.js'
import type { GatewayApp, Services } from '../../services.js'
import { jobLocation } from '../jobs/location.js'

const route = createRoute({
  method: 'post',
  path: '/v1/personas/{personaId}/map',
  operationId: 'drawMap',
  summary: 'Have the map of a persona drawn',
  description:
    'By a worker. Once a minute, however often it is asked for; a map that is up to date stays as it is. 10,000 memories ' +
    'take a quarter of a minute.',
  tags: ['memories'],
  ...forRoles([...READERS, 'person']),
  request: { params: z.strictObject({ personaId: personaIdField }) },
  responses: {
    202: {
      ...json('The job that does it.', startedJob, exampleStarted),
      headers: { Location: { description: 'Where the job can be asked for.', schema: { type: 'string' } } },
    },
    ...problems(...dataProblems, 'invalid_input', 'unknown_persona'),
  },
})

export function addDrawMap(app: GatewayApp, { jobs, clock }: Services): void {
  app.openapi(route, async (c) => {
    const { personaId } = c.req.valid('param')
    const { id } = await jobs.enqueue('draw-map', { personaId }, { id: drawMapJobId(personaId, clock()) })
    const location = jobLocation(id)
    return c.json({ jobId: id, status: 'queued' as const, location }, 202, { Location: location })
  })
}
