import OpenAI from 'openai'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeOpenAI, startFakeOpenAI } from '../../src/openai/fake-openai.js'

let server: FakeOpenAI
let client: OpenAI
beforeEach(async () => {
  server = await startFakeOpenAI()
  client = new OpenAI({ apiKey: server.apiKey, baseURL: server.baseUrl, maxRetries: 0, timeout: 300, logLevel: 'off' })
})
afterEach(() => server.close())

const model = 'text-embedding-3-small'
const embed = (input: string | string[] = ['first', 'second', 'third'], signal?: AbortSignal) =>
  client.embeddings.create({ model, input, dimensions: 8, encoding_format: 'float' }, signal ? { signal } : {})

describe('refusals', () => {
  it.each([
    ['unauthorized', 401, 'invalid_api_key'],
    ['forbidden', 403, null],
    ['rate_limited', 429, 'rate_limit_exceeded'],
    ['rate_limited_untold', 429, null],
    ['quota_exceeded', 429, 'insufficient_quota'],
    ['server_error', 500, null],
    ['unavailable', 503, null],
  ] as const)('%s answers %i once, then works again', async (kind, status, code) => {
    server.fault(kind)
    await expect(embed()).rejects.toMatchObject({ status, code })
    await expect(embed()).resolves.toBeDefined()
  })

  it('says how long to wait, as the real API does', async () => {
    server.fault('rate_limited', { retryAfterMs: 1500 })
    const error = await embed().catch((caught) => caught)
    expect(error.headers.get('retry-after')).toBe('2')
    expect(error.headers.get('retry-after-ms')).toBe('1500')
    server.fault('rate_limited_untold')
    const untold = await embed().catch((caught) => caught)
    expect(untold.headers.get('retry-after') ?? untold.headers.get('retry-after-ms')).toBeNull()
    expect(server.requests.map(({ fault }) => fault)).toEqual(['rate_limited', 'rate_limited_untold'])
  })
})

describe('disturbances', () => {
  it('answers late', async () => {
    server.fault('slow', { delayMs: 120 })
    const started = performance.now()
    await embed()
    expect(performance.now() - started).toBeGreaterThan(115)
  })

  it.each(['hang', 'stall_mid_body'] as const)('never finishes after %s, until it is healed', async (kind) => {
    server.fault(kind)
    const headers = { authorization: `Bearer ${server.apiKey}` }
    const body = JSON.stringify({ model, input: 'a' })
    const response = fetch(`${server.baseUrl}/embeddings`, { method: 'POST', headers, body }).then((r) => r.text())
    const settled = response.then(
      () => 'answered',
      () => 'cut',
    )
    const waited = new Promise((resolve) => setTimeout(resolve, 100, 'waiting'))
    await expect(Promise.race([settled, waited])).resolves.toBe('waiting')
    server.heal()
    await expect(settled).resolves.toBe('cut')
  })

  it.each(['cut', 'cut_mid_body'] as const)('closes the connection after %s', async (kind) => {
    server.fault(kind)
    await expect(embed()).rejects.toThrow()
    expect(server.requests[0]!.abandoned).toBe(false)
    await expect(embed()).resolves.toBeDefined()
  })

  it('sends JSON that does not end', async () => {
    server.fault('invalid_json')
    await expect(embed()).rejects.toThrow(SyntaxError)
  })

  it('notices a client that goes away', async () => {
    server.hang()
    const controller = new AbortController()
    const call = embed('a', controller.signal)
    setTimeout(() => controller.abort(), 30)
    await expect(call).rejects.toThrow()
    await expect.poll(() => server.requests[0]!.abandoned).toBe(true)
  })

  it('cuts what hangs when it closes', async () => {
    server.hang()
    const call = embed().catch(() => 'cut')
    await expect.poll(() => server.requests.length).toBe(1)
    await server.close()
    await expect(call).resolves.toBe('cut')
    expect(server.requests[0]!.abandoned).toBe(false)
  })
})

describe('lies', () => {
  const vectors = async () => (await embed()).data
  it('leaves a vector out', async () => {
    server.fault('wrong_count')
    expect(await vectors()).toHaveLength(2)
  })
  it('answers out of order, with the right index', async () => {
    const honest = await vectors()
    server.fault('shuffled')
    expect(await vectors()).toEqual(honest.toReversed())
  })
  it('gives every vector the same index', async () => {
    server.fault('repeated_index')
    expect((await vectors()).map((entry) => entry.index)).toEqual([0, 0, 0])
  })
  it('leaves a dimension out', async () => {
    server.fault('wrong_dimension')
    expect((await vectors())[0]!.embedding).toHaveLength(7)
  })
  it('sends what is no number, and nothing but zeros', async () => {
    server.fault('nan_vector')
    server.fault('zero_vector')
    expect((await vectors())[0]!.embedding[0]).toBeNull()
    expect((await vectors())[0]!.embedding).toEqual(Array(8).fill(0))
  })
  it('keeps lies for embeddings', async () => {
    server.fault('wrong_count')
    const messages = [{ role: 'user' as const, content: 'a' }]
    await expect(client.chat.completions.create({ model: 'gpt-4o-mini', messages })).resolves.toBeDefined()
    expect(await vectors()).toHaveLength(2)
  })
})

describe('the script', () => {
  it('keeps the order, the count and the match of faults', async () => {
    server.fault('server_error', { times: 2, match: (request) => JSON.stringify(request.body).includes('poison') })
    server.fault('unavailable')
    const statuses = []
    for (const text of ['fine', 'poison', 'poison', 'poison']) {
      statuses.push(
        await embed(text).then(
          () => 200,
          (error) => error.status,
        ),
      )
    }
    expect(statuses).toEqual([503, 500, 500, 200])
  })

  it('forgets every fault when it is healed', async () => {
    server.fault('server_error', { times: Number.POSITIVE_INFINITY })
    server.heal()
    await expect(embed()).resolves.toBeDefined()
  })

  it('repeats chance for a seed', async () => {
    const outcomes = async (seed: number) => {
      await server.close()
      server = await startFakeOpenAI({ chaos: { seed, probability: 0.5, kinds: ['server_error', 'forbidden'] } })
      client = new OpenAI({ apiKey: server.apiKey, baseURL: server.baseUrl, maxRetries: 0, logLevel: 'off' })
      const statuses = []
      for (let i = 0; i < 20; i++)
        statuses.push(
          await embed().then(
            () => 200,
            (error) => error.status,
          ),
        )
      return statuses
    }
    const first = await outcomes(1)
    expect(new Set(first)).toEqual(new Set([200, 500, 403]))
    expect(await outcomes(1)).toEqual(first)
    expect(await outcomes(2)).not.toEqual(first)
  })
})
