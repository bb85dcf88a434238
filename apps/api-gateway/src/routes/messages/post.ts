import { type Job, replyResult } from '@bot/jobs'
import { createRoute } from '@hono/zod-openapi'
import { forRoles, WRITERS } from '../../access/roles.js'
import { jsonBody } from '../../middleware/json-body.js'
import { bodyProblems, json, jsonRequest, problems } from '../../openapi/describe.js'
import { Problem } from '../../problems/problem.js'
import { EXAMPLE } from '../../schemas/fields.js'
import { exampleStarted, startedJob } from '../../schemas/job.js'
import { answeredMessage, exampleMessage, exampleReply, newMessage, waitQuery } from '../../schemas/message.js'
import type { GatewayApp, Services } from '../../services.js'
import { eventStream, streamJob, wantsEvents } from '../jobs/event-stream.js'
import { jobLocation } from '../jobs/location.js'
import { acceptMessage } from './accept-message.js'

const route = createRoute({
  method: 'post',
  path: '/v1/messages',
  operationId: 'sendMessage',
  summary: 'Say something to a personality',
  description:
    'Stores the message and answers with the job that will reply. With `?wait=20` it answers with the reply itself if ' +
    'that is ready in time, and with the job if not. With `Accept: text/event-stream` it answers with the events of the ' +
    'job, and the reply while it is written. Whoever speaks for the first time becomes a user with a persona.',
  tags: ['messages'],
  ...forRoles(WRITERS, jsonBody),
  request: { query: waitQuery, body: jsonRequest('The message.', newMessage, exampleMessage) },
  responses: {
    202: {
      ...json('It is stored and will be answered.', startedJob, exampleStarted),
      headers: { Location: { description: 'Where the job can be asked for.', schema: { type: 'string' } } },
    },
    200: {
      description: `The reply, with \`wait\`. Or, for who accepts them: ${eventStream.description}`,
      content: {
        ...json('', answeredMessage, {
          jobId: EXAMPLE.job,
          status: 'done',
          location: jobLocation(EXAMPLE.job),
          reply: exampleReply,
        }).content,
        ...eventStream.content,
      },
    },
    ...problems(
      ...bodyProblems,
      'unknown_personality',
      'unknown_persona',
      'message_erased',
      'reply_failed',
      'reply_cancelled',
    ),
  },
})

export function addPostMessage(app: GatewayApp, services: Services): void {
  app.openapi(route, async (c) => {
    const { wait } = c.req.valid('query')
    const stream = wantsEvents(c.req.header('Accept'))
    const { id, known } = await acceptMessage(services, c.req.valid('json'), { stream })
    const location = jobLocation(id)
    if (stream) return streamJob(c, services, id) as never
    const accepted = (job: Job | null) =>
      c.json({ jobId: id, status: job?.state ?? 'queued', location }, 202, { Location: location })
    if (wait === 0) return accepted(known ? await services.jobs.find(id) : null)

    const job = await waitForReply(services, id, wait * 1_000, c.req.raw.signal)
    refuseFailed(job, location)
    if (job?.state !== 'done') return accepted(job)
    return c.json({ jobId: id, status: 'done' as const, location, reply: replyResult.parse(job.result) }, 200)
  })
}

/** Waits until the reply is there, the time is over, the client is gone or the gateway is closing. */
function waitForReply(
  { jobs, closing }: Services,
  id: string,
  ms: number,
  clientGone: AbortSignal,
): Promise<Job | null> {
  return jobs.waitFor(id, ms, AbortSignal.any([clientGone, closing]))
}

/** The message is stored whatever became of its reply. */
function refuseFailed(job: Job | null, location: string): void {
  if (job?.state === 'failed') {
    const reason = job.error === null ? '' : ` (${job.error.code}: ${job.error.message})`
    throw new Problem('reply_failed', `The message is stored, but no reply could be made${reason}. See ${location}.`)
  }
  if (job?.state === 'cancelled') {
    throw new Problem('reply_cancelled', `The message is stored, but its reply was cancelled. See ${location}.`)
  }
}
