import OpenAI from 'openai'
import { afterEach, describe, expect, it } from 'vitest'
import { type FakeOpenAI, type FakeOpenAIOptions, startFakeOpenAI } from '../../src/openai/fake-openai.js'
import { wordVector } from '../../src/openai/word-vectors.js'

let server: FakeOpenAI
afterEach(() => server.close())

/** The real client, so that what passes here is what passes in production. */
async function open(options?: FakeOpenAIOptions) {
  server = await startFakeOpenAI(options)
  return new OpenAI({ apiKey: server.apiKey, baseURL: server.baseUrl, maxRetries: 0, logLevel: 'off' })
}

async function post(path: string, body: unknown, key: string | undefined = server.apiKey) {
  const headers: Record<string, string> = { 'content-type': 'application/json' }
  if (key !== undefined) headers.authorization = `Bearer ${key}`
  const response = await fetch(`${server.baseUrl}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
  return { status: response.status, body: (await response.json()) as Body }
}

interface Body {
  data: { embedding: string | number[] }[]
  error: { message: string }
}

const small = 'text-embedding-3-small'
const cosine = (left: readonly number[], right: readonly number[]) =>
  left.reduce((sum, value, i) => sum + value * right[i]!, 0)

describe('embeddings', () => {
  it('answers in the shape of the real API, floats unless base64 is asked for', async () => {
    await open()
    const floats = await post('/embeddings', { model: small, input: ['one cat', 'two cats'] })
    expect(floats.status).toBe(200)
    expect(floats.body).toEqual({
      object: 'list',
      data: [
        { object: 'embedding', index: 0, embedding: wordVector('one cat', 1536) },
        { object: 'embedding', index: 1, embedding: wordVector('two cats', 1536) },
      ],
      model: small,
      usage: { prompt_tokens: 4, total_tokens: 4 },
    })

    const base64 = await post('/embeddings', { model: small, input: 'one cat', encoding_format: 'base64' })
    const bytes = Buffer.from(base64.body.data[0]!.embedding as string, 'base64')
    const decoded = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4)
    expect(Array.from(decoded)).toEqual(wordVector('one cat', 1536))
  })

  it('shortens vectors where dimensions are asked for, and refuses more than there are', async () => {
    const client = await open()
    const short = await client.embeddings.create({ model: small, input: 'a', dimensions: 256 })
    expect(short.data[0]!.embedding).toHaveLength(256)
    const tooMany = client.embeddings.create({ model: small, input: 'a', dimensions: 2000 })
    await expect(tooMany).rejects.toMatchObject({ status: 400, param: 'dimensions' })
    const fixed = client.embeddings.create({ model: 'text-embedding-ada-002', input: 'a', dimensions: 256 })
    await expect(fixed).rejects.toMatchObject({ status: 400 })
  })

  it('brings texts that share words near each other', () => {
    const dog = wordVector('my dog is called Rex', 1536)
    expect(cosine(dog, wordVector('Is Rex a dog?', 1536))).toBeGreaterThan(0.4)
    expect(cosine(dog, wordVector('quarterly revenue fell', 1536))).toBeLessThan(0.2)
  })

  it.each([
    ['an empty text', ['fine', ''], "'$.input' is invalid"],
    ['no text', [], "'$.input' is invalid"],
    ['token numbers', [[1, 2, 3]], "'$.input' is invalid"],
    ['2,049 texts', Array(2049).fill('a'), 'maximum length 2048'],
    [
      'a text of 8,193 tokens',
      ['a '.repeat(8192)],
      'maximum context length is 8192 tokens, however you requested 8193',
    ],
    [
      '300,001 tokens',
      [...Array(99).fill('word '.repeat(3000)), 'word '.repeat(2901)],
      'max 300000 tokens per request',
    ],
  ])('refuses %s with a 400', async (_, input, message) => {
    await open()
    const answer = await post('/embeddings', { model: small, input })
    expect(answer.status).toBe(400)
    expect(answer.body.error.message).toContain(message)
    expect(Object.keys(answer.body.error).sort()).toEqual(['code', 'message', 'param', 'type'])
  })

  it('takes 2,048 texts, and one of 8,192 tokens', async () => {
    const client = await open()
    const many = await client.embeddings.create({ model: small, input: Array(2048).fill('a'), dimensions: 8 })
    expect(many.data).toHaveLength(2048)
    await expect(client.embeddings.create({ model: small, input: 'a '.repeat(8191) })).resolves.toBeDefined()
  })

  it('imitates servers that speak a dialect', async () => {
    await open({ apiKey: null, alwaysFloats: true, usage: false, embeddingModels: { 'nomic-embed-text': 768 } })
    const body = { model: 'nomic-embed-text', input: 'a', encoding_format: 'base64' }
    const answer = await post('/embeddings', body, undefined)
    expect(answer.body.data[0]!.embedding).toHaveLength(768)
    expect(answer.body).not.toHaveProperty('usage')
  })

  it('uses the vectors it is given', async () => {
    const client = await open({ embedding: (text, dimensions) => Array(dimensions).fill(text.length) })
    const { data } = await client.embeddings.create({ model: small, input: 'four', dimensions: 2 })
    expect(data[0]!.embedding).toEqual([4, 4])
  })
})

describe('chat', () => {
  const model = 'gpt-4o-mini'
  const messages = [{ role: 'user' as const, content: 'Hello there' }]

  it('answers whole', async () => {
    const client = await open()
    const completion = await client.chat.completions.create({ model, messages })
    expect(completion).toMatchObject({
      object: 'chat.completion',
      model,
      choices: [{ index: 0, message: { role: 'assistant', content: 'You said: Hello there' }, finish_reason: 'stop' }],
      usage: { prompt_tokens: 8, completion_tokens: 5, total_tokens: 13 },
    })
  })

  it('answers in pieces, with usage last where it is asked for', async () => {
    const client = await open({ reply: async (prompt) => `I heard ${prompt.length} message.\n` })
    const options = { include_usage: true }
    const stream = await client.chat.completions.create({ model, messages, stream: true, stream_options: options })
    const chunks = []
    for await (const chunk of stream) chunks.push(chunk)
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? '').join('')).toBe('I heard 1 message.\n')
    expect(chunks.at(-2)!.choices[0]!.finish_reason).toBe('stop')
    expect(chunks.at(-1)!.usage!.total_tokens).toBeGreaterThan(0)
  })

  it('ends a stream with [DONE]', async () => {
    await open()
    const response = await fetch(`${server.baseUrl}/chat/completions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.apiKey}` },
      body: JSON.stringify({ model, messages, stream: true }),
    })
    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(await response.text()).toMatch(/^data: \{.*\n\ndata: \[DONE\]\n\n$/s)
  })

  it('refuses messages that are none', async () => {
    await open()
    const answers = await Promise.all([
      post('/chat/completions', { model, messages: [] }),
      post('/chat/completions', { model, messages: [{ role: 'user', content: 5 }] }),
      post('/chat/completions', { model: 'unheard-of', messages }),
    ])
    expect(answers.map((answer) => answer.status)).toEqual([400, 400, 404])
  })
})

describe('the door', () => {
  it('lists its models', async () => {
    const client = await open()
    const names = (await client.models.list()).data.map((model) => model.id)
    expect(names).toContain(small)
    expect(names).toContain('gpt-4o-mini')
  })

  it('takes its own key only', async () => {
    await open()
    const body = { model: small, input: 'a' }
    const error = { type: 'invalid_request_error', code: 'invalid_api_key', param: null }
    await expect(post('/embeddings', body, 'sk-other')).resolves.toMatchObject({ status: 401, body: { error } })
    const keyless = await fetch(`${server.baseUrl}/embeddings`, { method: 'POST', body: JSON.stringify(body) })
    expect(keyless.status).toBe(401)
  })

  it('answers 404 elsewhere, and 400 to what is not JSON', async () => {
    await open()
    await expect(post('/completions', {})).resolves.toMatchObject({ status: 404 })
    const headers = { authorization: `Bearer ${server.apiKey}` }
    const broken = await fetch(`${server.baseUrl}/embeddings`, { method: 'POST', headers, body: '{' })
    expect(broken.status).toBe(400)
  })

  it('records requests without the key', async () => {
    await open()
    await post('/embeddings', { model: small, input: 'a' })
    expect(server.requests).toHaveLength(1)
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/embeddings',
      body: { model: small, input: 'a' },
      status: 200,
      abandoned: false,
    })
    expect(JSON.stringify(server.requests)).not.toContain(server.apiKey)
  })
})
