import type { JobQueue } from '@bot/jobs'
import { MemoryError } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { type SSEStreamingApi, streamSSE } from 'hono/streaming'
import { isProblemCode } from '../../problems/codes.js'
import { detailsOf, Problem } from '../../problems/problem.js'
import { exampleJob } from '../../schemas/job.js'
import type { GatewayEnv } from '../../services.js'
import { viewOfJob } from './view.js'

/** Proxies cut connections in which nothing moves; most wait 30 s or longer. */
const KEEP_ALIVE_MS = 15_000

/** What a stream of a job is, for the API reference. */
export const eventStream = {
  description: [
    'Server-sent events, to the end of the job:',
    '- `job`: the job, whenever its state or its progress changed; the last one has ended, with its result or error.',
    '- `text`: `{ "at": 12, "text": " is a fine" }`, a part of a reply that is being written. It goes where `at` says, in',
    '  UTF-16 code units, and takes the place of what stood there: after a failed attempt the reply begins anew at 0.',
    '- `problem`: problem details, where the stream cannot go on. The job does; ask for it again.',
  ].join('\n'),
  content: {
    'text/event-stream': {
      schema: z.string(),
      example: [
        `event: job\ndata: ${JSON.stringify({ ...exampleJob, state: 'running', result: null, finishedAt: null })}`,
        `event: text\ndata: ${JSON.stringify({ at: 0, text: 'You own a dog.' })}`,
        `event: job\ndata: ${JSON.stringify(exampleJob)}`,
        '',
      ].join('\n\n'),
    },
  },
}

/** Whether a client reads along. */
export const wantsEvents = (accept: string | undefined): boolean => /\btext\/event-stream\b/i.test(accept ?? '')

/** Streams a job to its end, until the client is gone or the gateway is closing. */
export function streamJob(
  c: Context<GatewayEnv>,
  { jobs, closing }: { jobs: Pick<JobQueue, 'watch'>; closing: AbortSignal },
  id: string,
): Response {
  const { requestId } = c.var
  const response = streamSSE(c, async (stream) => {
    const gone = new AbortController()
    stream.onAbort(() => gone.abort())
    const keepAlive = setInterval(() => void stream.write(': \n\n'), KEEP_ALIVE_MS)
    try {
      await tell(stream, jobs.watch(id, AbortSignal.any([gone.signal, closing])))
    } catch (error) {
      const code = MemoryError.is(error) && isProblemCode(error.code) ? error.code : 'internal_error'
      const problem = new Problem(code, 'The stream ended early. The job goes on; ask for it again.')
      await stream.writeSSE({ event: 'problem', data: JSON.stringify(detailsOf(problem, requestId)) })
    } finally {
      clearInterval(keepAlive)
    }
  })
  response.headers.set('Cache-Control', 'no-store')
  response.headers.set('X-Accel-Buffering', 'no') // else nginx keeps events until it has a page of them
  return response
}

async function tell(stream: SSEStreamingApi, views: ReturnType<JobQueue['watch']>): Promise<void> {
  let told = ''
  let shown = ''
  for await (const { job, text } of views) {
    if (text !== null && text !== shown) {
      const at = lengthInCommon(shown, text)
      shown = text
      await stream.writeSSE({ event: 'text', data: JSON.stringify({ at, text: text.slice(at) }) })
    }
    const data = JSON.stringify(viewOfJob(job))
    if (data !== told) await stream.writeSSE({ event: 'job', data })
    told = data
  }
}

function lengthInCommon(before: string, after: string): number {
  if (after.startsWith(before)) return before.length
  let at = 0
  while (at < before.length && before[at] === after[at]) at++
  return at
}
