import { JobError } from '@bot/jobs'
import { describe, expect, test } from 'vitest'
import { expectProblem } from '../support/expect-problem.js'
import { useGateway } from '../support/gateway.js'
import { messageBody, replyWith } from '../support/messages.js'

describe('?wait while no worker runs', () => {
  const gateway = useGateway()

  test('answers with the job when the time is over', async () => {
    const start = performance.now()
    const answer = await gateway.client.post('/v1/messages?wait=0.3', messageBody())

    expect(performance.now() - start).toBeGreaterThan(290)
    expect(answer.status).toBe(202)
    expect(answer.body).toMatchObject({ status: 'queued' })
    expect(answer.headers.get('location')).toBe(answer.body.location)
  })

  test.each(['61', '-1', 'soon', '', '1e1', 'NaN', 'Infinity', '1&wait=2', '0x10'])(
    'wait=%s is refused',
    async (wait) => {
      const answer = await gateway.client.post(`/v1/messages?wait=${wait}`, messageBody())
      expectProblem(answer, 422, 'invalid_input')
      expect(answer.body.errors[0]).toMatchObject({ in: 'query', pointer: '/wait' })
    },
  )

  test('parameters that are not known are refused', async () => {
    expectProblem(await gateway.client.post('/v1/messages?wiat=5', messageBody()), 422, 'invalid_input')
  })

  test('a client that goes away leaves the message stored', async () => {
    const body = messageBody({ messageId: '2001' })
    const gone = fetch(`${gateway.client.url}/v1/messages?wait=30`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(500),
    })
    await expect(gone).rejects.toThrow()
    const { queued } = await gateway.jobs.counts()
    expect((await gateway.client.post('/v1/messages', body)).status).toBe(202)
    expect((await gateway.jobs.counts()).queued).toBe(queued)
  })
})

describe('?wait while a worker runs', () => {
  const gateway = useGateway()

  test('answers with the reply', async () => {
    await replyWith(gateway.jobs, 'Rex is a fine name.')
    const answer = await gateway.client.post('/v1/messages?wait=10', messageBody({ messageId: '2002' }))

    expect(answer.status).toBe(200)
    expect(answer.body).toEqual({
      jobId: expect.any(String),
      status: 'done',
      location: `/v1/jobs/${answer.body.jobId}`,
      reply: {
        ...{ content: 'Rex is a fine name.', historyId: expect.any(String), fromModel: false },
        ...{ memoriesUsed: [], recall: null },
      },
    })

    const again = await gateway.client.post('/v1/messages?wait=10', messageBody({ messageId: '2002' }))
    expect(again.body).toEqual(answer.body)
    const job = await gateway.client.get(answer.body.location)
    expect(job.body).toMatchObject({ state: 'done', result: answer.body.reply, finishedAt: expect.any(String) })
  })
})

describe('?wait for a reply that cannot be made', () => {
  const gateway = useGateway()

  test('says so, and that the message is stored', async () => {
    await gateway.jobs.work('reply', {}, async () => {
      throw new JobError('model_refused', 'The language model refuses to answer.', { permanent: true })
    })
    const answer = await gateway.client.post('/v1/messages?wait=10', messageBody({ messageId: '2003' }))

    expectProblem(answer, 502, 'reply_failed')
    expect(answer.body.detail).toContain('The message is stored')
    expect(answer.body.detail).toContain('model_refused')

    // Without waiting the same delivery is not an error of this call: it tells the state.
    const again = await gateway.client.post('/v1/messages', messageBody({ messageId: '2003' }))
    expect(again.body).toMatchObject({ status: 'failed' })
    const job = await gateway.client.get(again.body.location)
    expect(job.body).toMatchObject({ state: 'failed', result: null, error: { code: 'model_refused' } })
  })
})
