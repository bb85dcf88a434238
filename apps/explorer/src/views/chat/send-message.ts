import { createParser } from 'eventsource-parser'
import { gateway } from '../../api/client'
import { ProblemError } from '../../api/problem'
import type { components } from '../../api/schema'

type NewMessage = components['schemas']['NewMessage']
type Job = components['schemas']['Job']
export type MemoryMode = NonNullable<NewMessage['memoryMode']>
export type RecallFacts = NonNullable<components['schemas']['MessageList']['messages'][number]['recall']>

/** How a reply stands. */
export interface ReplyProgress {
  /** What is written so far. */
  text: string
  state: Job['state']
}

const POLL_MS = 700
const ENDED: Job['state'][] = ['done', 'failed', 'cancelled']

/**
 * Says something and follows the reply to its end, as it is written. Where a proxy between cuts the stream, the job is
 * asked for until it has ended.
 *
 * @throws ProblemError where the message was refused, or no reply could be made
 */
export async function sendMessage(
  message: NewMessage,
  { onProgress, signal }: { onProgress: (reply: ReplyProgress) => void; signal: AbortSignal },
): Promise<void> {
  const { data: body } = await gateway.POST('/v1/messages', {
    body: message,
    headers: { Accept: 'text/event-stream' },
    parseAs: 'stream',
    signal,
  })
  let job: Job | null = null
  let text = ''
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'job') job = JSON.parse(data) as Job
      if (event === 'text') {
        const part = JSON.parse(data) as { at: number; text: string }
        text = text.slice(0, part.at) + part.text
      }
      if (job) onProgress({ text, state: job.state })
    },
  })
  try {
    for await (const chunk of chunksOf(body as ReadableStream<Uint8Array>)) parser.feed(chunk)
  } catch (error) {
    // Without a job nobody knows whether it was stored; with one it goes on without the stream.
    if (job === null || signal.aborted) throw error
  }
  if (job === null) throw endedEarly()
  const ended = await endOf(job, onProgress, text, signal)
  if (ended.state !== 'done') throw refusalOf(ended)
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value
}

async function endOf(
  job: Job,
  onProgress: (reply: ReplyProgress) => void,
  text: string,
  signal: AbortSignal,
): Promise<Job> {
  let current = job
  while (!ENDED.includes(current.state)) {
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
    const { data } = await gateway.GET('/v1/jobs/{id}', { params: { path: { id: job.id } }, signal })
    current = data!
    onProgress({ text, state: current.state })
  }
  return current
}

const refusalOf = ({ state, error }: Job): ProblemError =>
  new ProblemError({
    title: state === 'cancelled' ? 'The reply was cancelled' : 'No reply could be made',
    status: 0,
    detail: `The message is stored. ${error?.message ?? ''}`.trim(),
    code: error?.code ?? 'reply_failed',
    requestId: null,
  })

const endedEarly = (): ProblemError =>
  new ProblemError({
    title: 'The answer broke off',
    status: 0,
    detail:
      'Nothing tells whether the message was stored. Look below whether it stands there before you send it again.',
    code: 'answer_broke_off',
    requestId: null,
  })
