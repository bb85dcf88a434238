import { type FakeOpenAI, type FaultKind, type FaultOptions, startFakeOpenAI } from '@bot/testing'
import { APIError } from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import type { OpenAIEmbedderOptions } from '../../src/embedding/openai.js'
import { openaiFailure } from '../../src/embedding/openai-failure.js'
import { retryAfterMs } from '../../src/embedding/retry-after.js'
import { MemoryError } from '../../src/errors.js'

let server: FakeOpenAI
beforeEach(async () => {
  server = await startFakeOpenAI()
})
afterEach(() => server.close())

const open = (options: Partial<OpenAIEmbedderOptions> = {}) =>
  createEmbedder({ provider: 'openai', apiKey: server.apiKey, baseUrl: server.baseUrl, maxRetries: 0, ...options })

const secretText = 'My PIN is 4711.'
async function failureOf(options: Partial<OpenAIEmbedderOptions> = {}, signal?: AbortSignal): Promise<MemoryError> {
  const embedder = await open(options)
  const error = await embedder.embed([secretText], signal ? { signal } : {}).catch((caught: unknown) => caught)
  if (!MemoryError.is(error)) throw new Error(`expected a MemoryError, not ${error}`)
  return error
}

describe('what fails', () => {
  it.each<[FaultKind, FaultOptions, string, RegExp]>([
    ['unauthorized', {}, 'embedder_unauthorized', /refused the key.*\(401, invalid_api_key\).*Check the key/],
    ['forbidden', {}, 'embedder_unauthorized', /text-embedding-3-small \(403/],
    ['rate_limited', { retryAfterMs: 20_000 }, 'embedder_rate_limited', /\(429, rate_limit_exceeded\).*in 20 s/],
    ['quota_exceeded', {}, 'embedder_rate_limited', /no credit left.*waiting does not help/],
    ['server_error', {}, 'embedder_unavailable', /\(500, server_error\).*Try again later/],
    ['unavailable', {}, 'embedder_unavailable', /\(503, server_error\)/],
    ['cut', {}, 'embedder_unavailable', /cut the connection/],
    ['cut_mid_body', {}, 'embedder_unavailable', /cut the connection/],
    ['slow', { delayMs: 2000 }, 'embedder_unavailable', /did not answer in time/],
    ['hang', {}, 'embedder_unavailable', /did not answer in time/],
    ['stall_mid_body', {}, 'embedder_unavailable', /did not answer in time/],
  ])('%s %o is %s', async (kind, fault, code, message) => {
    server.fault(kind, fault)
    const error = await failureOf({ timeoutMs: 250 })
    expect(error.code).toBe(code)
    expect(error.message).toMatch(message)
    expect(error.message).toMatch(/Nothing of this call was kept/)
    const everything = JSON.stringify([error.message, error.details, String(error.cause)])
    for (const secret of [secretText, server.apiKey, 'sk-', '127.0.0.1']) expect(everything).not.toContain(secret)
  })

  it('tells how long to wait', async () => {
    server.fault('rate_limited', { retryAfterMs: 1500 })
    expect((await failureOf()).details).toMatchObject({ retryAfterMs: 1500, status: 429, requestId: 'req_000001' })
  })

  it('is a wrong key', async () => {
    expect((await failureOf({ apiKey: 'sk-wrong' })).code).toBe('embedder_unauthorized')
  })

  it('is a service that is not there', async () => {
    await server.close()
    const error = await failureOf()
    expect(error).toMatchObject({ code: 'embedder_unavailable', details: { reason: 'ECONNREFUSED' } })
  })

  it('is a model or an address that the service does not know', async () => {
    const unknown = await failureOf({ model: 'unheard-of', dimensions: 8 })
    expect(unknown).toMatchObject({
      code: 'embedder_unavailable',
      message: expect.stringMatching(/knows no unheard-of/),
    })
    const misplaced = await failureOf({ baseUrl: server.baseUrl.replace('/v1', '') })
    expect(misplaced).toMatchObject({ message: expect.stringMatching(/usually ends in \/v1/) })
  })
})

describe('a 400', () => {
  const withLimit = (maxInputTokens: number) => open({ maxInputTokens })

  it('about a text is a rejection: trying again does not help', async () => {
    // The service's own limit, met because the embedder was told of a larger one.
    const embedder = await withLimit(20_000)
    const tooLong = embedder.embed(['word '.repeat(9000)])
    await expect(tooLong).rejects.toMatchObject({ code: 'embedder_rejected', details: { status: 400 } })
  })

  it('about anything else is not', async () => {
    // A model that the embedder believes can be shortened, and the service does not.
    await server.close()
    server = await startFakeOpenAI({ embeddingModels: { 'proxy/text-embedding-3-small': 1536 } })
    const error = await failureOf({ model: 'proxy/text-embedding-3-small', dimensions: 256 })
    expect(error).toMatchObject({ code: 'embedder_unavailable', details: { status: 400 } })
    expect(error.message).toMatch(/Check the options of the embedder/)
  })
})

it('repeats nothing that a service wrote but identifiers', () => {
  const error = { message: `No: ${secretText}`, code: `text "${secretText}"`, type: 'invalid_request_error' }
  const failure = openaiFailure(APIError.generate(400, { error }, undefined, new Headers()), 'any-model')
  expect(failure.details).toEqual({ status: 400, type: 'invalid_request_error' })
  expect(failure.message).toMatch(/\(400, invalid_request_error\)/)
})

it.each([
  ['retry-after-ms', '1500', 1500],
  ['retry-after', '2', 2000],
  ['retry-after', '1.5', 1500],
  ['retry-after', 'soon', undefined],
  ['retry-after', '-5', undefined],
])('reads %s: %s', (name, value, expected) => {
  expect(retryAfterMs(new Headers({ [name]: value }))).toBe(expected)
})

it('reads a date to wait for', () => {
  const wait = retryAfterMs(new Headers({ 'retry-after': new Date(Date.now() + 60_000).toUTCString() }))
  expect(wait).toBeGreaterThan(58_000)
  expect(wait).toBeLessThanOrEqual(60_000)
  expect(retryAfterMs(new Headers({ 'retry-after': 'Wed, 21 Oct 2015 07:28:00 GMT' }))).toBe(0)
})

describe('retries', () => {
  it.each(['rate_limited', 'server_error', 'unavailable'] as const)('comes through %s', async (kind) => {
    server.fault(kind, { times: 2, retryAfterMs: 5 })
    const embedder = await open({ maxRetries: 2 })
    await expect(embedder.embed(['a'])).resolves.toHaveLength(1)
    expect(server.requests.map((request) => request.status).at(-1)).toBe(200)
    expect(server.requests).toHaveLength(3)
  })

  it.each(['cut_mid_body', 'stall_mid_body'] as const)(
    'comes through %s, which comes after the headers',
    async (kind) => {
      server.fault(kind)
      const embedder = await open({ maxRetries: 1, timeoutMs: 500 })
      await expect(embedder.embed(['a'])).resolves.toHaveLength(1)
      expect(server.requests).toHaveLength(2)
    },
  )

  it('gives up after the last', async () => {
    server.fault('server_error', { times: 3, retryAfterMs: 5 })
    expect((await failureOf({ maxRetries: 2 })).code).toBe('embedder_unavailable')
    expect(server.requests).toHaveLength(3)
  })

  it('waits as long as the service asks', async () => {
    server.fault('rate_limited', { retryAfterMs: 300 })
    const embedder = await open({ maxRetries: 1 })
    const started = performance.now()
    await embedder.embed(['a'])
    expect(performance.now() - started).toBeGreaterThan(290)
  })

  it('hands a longer wait to the caller instead of sleeping through it', async () => {
    server.fault('rate_limited', { retryAfterMs: 3_600_000 })
    const started = performance.now()
    const error = await failureOf({ maxRetries: 2, timeoutMs: 1000 })
    expect(performance.now() - started).toBeLessThan(900)
    expect(error).toMatchObject({ code: 'embedder_rate_limited', details: { retryAfterMs: 3_600_000 } })
    expect(server.requests).toHaveLength(1)
  })

  it('does not try again what cannot change', async () => {
    server.fault('forbidden')
    await failureOf({ maxRetries: 2 })
    expect(server.requests).toHaveLength(1)
  })
})

describe('a call that is called off', () => {
  it('ends at once, on both sides', async () => {
    server.hang()
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 50)
    const started = performance.now()
    const error = await failureOf({ maxRetries: 2 }, controller.signal)
    expect(performance.now() - started).toBeLessThan(500)
    expect(error).toMatchObject({ code: 'embedder_unavailable', details: { calledOff: true } })
    await expect.poll(() => server.requests[0]!.abandoned).toBe(true)
  })

  it('ends at once while the SDK sleeps before a retry', async () => {
    server.fault('rate_limited', { retryAfterMs: 3000, times: 3 })
    const started = performance.now()
    const error = await failureOf({ maxRetries: 2 }, AbortSignal.timeout(100))
    expect(performance.now() - started).toBeLessThan(1000)
    expect(error.message).toMatch(/before its deadline/)
  })

  it('makes no request where it was called off before', async () => {
    expect((await failureOf({}, AbortSignal.abort())).details.calledOff).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(server.requests).toHaveLength(0)
  })
})

describe('close', () => {
  it('ends what is under way, and refuses what comes after', async () => {
    server.hang()
    const embedder = await open()
    const call = embedder.embed(['a']).catch((error: MemoryError) => error.message)
    await expect.poll(() => server.requests.length).toBe(1)
    await embedder.close()
    await embedder.close()
    expect(await call).toMatch(/is closed/)
    await expect(embedder.embed(['a'])).rejects.toMatchObject({ code: 'embedder_unavailable' })
  })
})
