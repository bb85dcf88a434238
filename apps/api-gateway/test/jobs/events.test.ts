import { setTimeout as sleep } from 'node:timers/promises'
import { JobError } from '@bot/jobs'
import { describe, expect, test } from 'vitest'
import { expectProblem } from '../support/expect-problem.js'
import { useGateway } from '../support/gateway.js'
import { messageBody } from '../support/messages.js'
import { allEvents, readEvents, shown } from '../support/read-events.js'

const HALF = 'Rex is a fine'
const WHOLE = 'Rex is a fine name.'

describe('the events of a job', () => {
  const gateway = useGateway()
  let fails = false

  const say = (changes: Record<string, unknown> = {}, signal?: AbortSignal) =>
    fetch(`${gateway.client.url}/v1/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'text/event-stream' },
      body: JSON.stringify(messageBody(changes)),
      ...(signal ? { signal } : {}),
    })

  test('are the reply while it is written, and the job to its end', async () => {
    await gateway.jobs.work('reply', { concurrency: 2 }, async ({ payload, report }) => {
      if (payload.stream) {
        report({ text: HALF })
        await sleep(250)
        if (fails) throw new JobError('model_refused', 'The language model refuses.', { permanent: true })
        report({ text: WHOLE })
        await sleep(250)
      }
      return { content: WHOLE, historyId: payload.historyId, memoriesUsed: [], recall: null, fromModel: true }
    })
    const response = await say()
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(response.headers.get('cache-control')).toBe('no-store')
    const events = await allEvents(response)
    expect(events[0]).toMatchObject({ event: 'job', data: { kind: 'reply', result: null } })
    expect(events.filter(({ event }) => event === 'text')).toMatchObject([
      { data: { at: 0, text: HALF } },
      { data: { at: HALF.length, text: ' name.' } },
    ])
    expect(shown(events)).toBe(WHOLE)
    expect(events.at(-1)).toMatchObject({ event: 'job', data: { state: 'done', result: { content: WHOLE } } })

    // Asked for again by whoever was cut off, and where nothing is written any more.
    const again = await fetch(`${gateway.client.url}/v1/jobs/${events[0]!.data.id}/events`)
    expect(await allEvents(again)).toMatchObject([{ event: 'job', data: { state: 'done' } }])
  })

  test('end with what went wrong', async () => {
    fails = true
    const events = await allEvents(await say({ content: 'again' }))
    expect(events.at(-1)).toMatchObject({ data: { state: 'failed', error: { code: 'model_refused' } } })
  })

  test('are refused as anything else is, before they begin', async () => {
    const response = await say({ personality: 'nobody' })
    expect([response.status, ((await response.json()) as { code: string }).code]).toEqual([404, 'unknown_personality'])
    const unknown = await gateway.client.get('/v1/jobs/9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11/events')
    expectProblem(unknown, 404, 'job_not_found')
  })

  test('do not keep the job from going on when the client goes away', async () => {
    fails = false
    const gone = new AbortController()
    const response = await say({ messageId: '9001' }, gone.signal)
    const { value } = await readEvents(response).next()
    gone.abort()
    expect(await gateway.jobs.waitFor(value!.data.id, 5_000)).toMatchObject({ state: 'done' })
  })
})
