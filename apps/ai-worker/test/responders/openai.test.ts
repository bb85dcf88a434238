import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { JobError } from '@bot/jobs'
import { type FakeOpenAI, type FaultKind, startFakeOpenAI } from '@bot/testing'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createResponder, type ReplyRequest, type Responder } from '../../src/index.js'

const SECRET = 'nobody knows about the treasure'

const request = (changes: Partial<ReplyRequest> = {}): ReplyRequest => ({
  messages: [
    { role: 'system', content: 'Be kind.' },
    { role: 'user', content: SECRET },
  ],
  question: SECRET,
  memories: [],
  names: { user: 'ada', assistant: 'Lilith' },
  model: null,
  parameters: {},
  ...changes,
})

async function failureOf(work: Promise<unknown>): Promise<JobError> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  expect(JobError.is(error)).toBe(true)
  return error as JobError
}

describe('a language model', () => {
  let server: FakeOpenAI
  let responder: Responder

  beforeEach(async () => {
    server = await startFakeOpenAI()
    responder = createResponder({ apiKey: server.apiKey, baseUrl: server.baseUrl, timeoutMs: 300, maxRetries: 0 })
  })
  afterEach(() => server.close())

  test('is asked with the whole prompt, and says that it is one', async () => {
    expect(await responder.respond(request())).toBe(`You said: ${SECRET}`)
    expect(responder.isModel).toBe(true)
    expect(server.requests[0]!.body).toMatchObject({ model: 'gpt-4o-mini', messages: request().messages })
  })

  test('is the one that the config names, with the parameters that the API knows', async () => {
    const parameters = { temperature: 0.3, max_tokens: 200, top_p: 'much', memoryScore: 3, seed: 1.5 }
    await responder.respond(request({ model: 'gpt-5-mini', parameters }))
    const { messages: _, stream: __, ...rest } = server.requests[0]!.body as Record<string, unknown>
    expect(rest).toEqual({ model: 'gpt-5-mini', temperature: 0.3, max_tokens: 200 })
  })

  test.each<[FaultKind, string, boolean]>([
    ['unauthorized', 'model_unauthorized', false],
    ['forbidden', 'model_unauthorized', false],
    ['rate_limited', 'model_rate_limited', false],
    ['quota_exceeded', 'model_quota_exceeded', false],
    ['server_error', 'model_unavailable', false],
    ['unavailable', 'model_unavailable', false],
    ['cut', 'model_unavailable', false],
    ['cut_mid_body', 'model_unavailable', false],
    ['hang', 'model_timeout', false],
    ['stall_mid_body', 'model_timeout', false],
    ['invalid_json', 'model_bad_answer', false],
  ])('that meets %s fails with %s', async (fault, code, permanent) => {
    server.fault(fault)
    const failure = await failureOf(responder.respond(request()))
    expect(failure).toMatchObject({ code, permanent })
    expect(`${failure.message}${failure.stack}`).not.toMatch(/treasure|sk-test|sk-tes|org-test/)
  })

  test('that is not there fails with a name for it', async () => {
    expect(await failureOf(responder.respond(request({ model: 'gpt-99' })))).toMatchObject({ code: 'model_unknown' })
    await server.close()
    expect(await failureOf(responder.respond(request()))).toMatchObject({ code: 'model_unavailable' })
  })

  test('is asked again by itself after what may pass', async () => {
    const patient = createResponder({ apiKey: server.apiKey, baseUrl: server.baseUrl, maxRetries: 2 })
    server.fault('rate_limited', { times: 2 })
    expect(await patient.respond(request())).toContain('You said')
    expect(server.requests).toHaveLength(3)
  })

  test('is left at once when the job is called off, also between two attempts', async () => {
    const patient = createResponder({ apiKey: server.apiKey, baseUrl: server.baseUrl, maxRetries: 5 })
    for (const fault of ['hang', 'rate_limited'] as const) {
      server.heal()
      server.fault(fault, { times: 9, retryAfterMs: 5_000 })
      const started = performance.now()
      const answer = patient.respond(request({ signal: AbortSignal.timeout(150) }))
      await expect(answer).rejects.toMatchObject({ name: 'TimeoutError' })
      expect(performance.now() - started).toBeLessThan(1_500)
    }
  })
})

describe('an answer that is none', () => {
  /** Answers every request with this status and body. */
  async function withAnswer(status: number, body: unknown, work: (responder: Responder) => Promise<void>) {
    const server = createServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    try {
      await work(createResponder({ baseUrl: `http://127.0.0.1:${port}/v1`, maxRetries: 0 }))
    } finally {
      await new Promise((resolve) => server.close(resolve))
    }
  }

  const choice = (message: object, finish_reason = 'stop') => ({ choices: [{ index: 0, message, finish_reason }] })

  test.each([
    ['a refusal', 200, choice({ content: null, refusal: 'I will not.' }), 'model_refused', true],
    ['a filtered answer', 200, choice({ content: '' }, 'content_filter'), 'model_refused', true],
    ['a filtered prompt', 400, { error: { code: 'content_filter', message: SECRET } }, 'model_refused', true],
    ['a prompt too long', 400, { error: { code: 'context_length_exceeded' } }, 'prompt_too_long', true],
    ['a bad parameter', 400, { error: { code: 'unsupported_parameter', message: SECRET } }, 'model_rejected', true],
  ])('%s is a failure', async (_, status, body, code, permanent) => {
    await withAnswer(status, body, async (responder) => {
      const failure = await failureOf(responder.respond(request()))
      expect(failure).toMatchObject({ code, permanent })
      expect(failure.message).not.toContain('treasure')
    })
  })

  test.each([
    ['no content', choice({ content: null })],
    ['no choice', { choices: [] }],
    ['another shape', { hello: 'world' }],
  ])('%s is empty, for who asked to refuse', async (_, body) => {
    await withAnswer(200, body, async (responder) => expect(await responder.respond(request())).toBe(''))
  })
})

test('without a key and without a server of one’s own, nothing is asked of a model', () => {
  expect(createResponder()).toMatchObject({ name: 'offline', isModel: false })
  expect(createResponder({ baseUrl: 'http://127.0.0.1:11434/v1' })).toMatchObject({ isModel: true })
})
