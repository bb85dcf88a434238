import { type FakeOpenAI, type FakeOpenAIOptions, startFakeOpenAI } from '@bot/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import type { OpenAIEmbedderOptions } from '../../src/embedding/openai.js'

let server: FakeOpenAI
afterEach(() => server.close())

async function open(options: Partial<OpenAIEmbedderOptions> = {}, serverOptions: FakeOpenAIOptions = {}) {
  server = await startFakeOpenAI(serverOptions)
  return createEmbedder({ provider: 'openai', apiKey: server.apiKey, baseUrl: server.baseUrl, ...options })
}

/** A vector that says which text it belongs to: 'text 7' points along axis 7. */
const byNumber = (text: string, dimensions: number) => {
  const vector = new Array<number>(dimensions).fill(0)
  vector[Number(text.match(/\d+/)?.[0])] = 1
  return vector
}
const numbered = (count: number) => Array.from({ length: count }, (_, i) => `text ${i}`)
const axisOf = (vector: number[]) => vector.indexOf(1)
const inputsOf = (request: { body: unknown }) => (request.body as { input: string[] }).input

describe('what it asks for', () => {
  it('asks for base64 at the native width, with the key, and makes no request before it must', async () => {
    const embedder = await open()
    expect(server.requests).toHaveLength(0)
    await embedder.embed(['hello'])
    expect(server.requests[0]!.body).toEqual({
      model: 'text-embedding-3-small',
      input: ['hello'],
      encoding_format: 'base64',
    })
  })

  it('asks nothing for no text', async () => {
    const embedder = await open()
    await expect(embedder.embed([])).resolves.toEqual([])
    expect(server.requests).toHaveLength(0)
  })

  it('takes neither organization nor address from the environment', async () => {
    process.env.OPENAI_ORG_ID = 'org-of-somebody'
    process.env.OPENAI_PROJECT_ID = 'project-of-somebody'
    try {
      const embedder = await open()
      await embedder.embed(['hello'])
      expect(JSON.stringify(server.requests[0]!.headers)).not.toContain('of-somebody')
    } finally {
      delete process.env.OPENAI_ORG_ID
      delete process.env.OPENAI_PROJECT_ID
    }
  })

  it('replaces lone surrogates, which no server can read', async () => {
    const embedder = await open()
    await embedder.embed(['broken \ud83d emoji, whole 🎉'])
    expect(inputsOf(server.requests[0]!)).toEqual(['broken \uFFFD emoji, whole 🎉'])
  })
})

describe('what it gives back', () => {
  it.each([{ alwaysFloats: false }, { alwaysFloats: true, usage: false }])('reads %o', async (dialect) => {
    const vector = Array.from({ length: 1536 }, (_, i) => Math.fround(Math.sin(i) / 30))
    const embedder = await open({}, { ...dialect, embedding: () => vector })
    await expect(embedder.embed(['a', 'b'])).resolves.toEqual([vector, vector])
  })

  it('puts vectors in the order of the texts, in whatever order they come', async () => {
    const embedder = await open({}, { embedding: byNumber })
    server.fault('shuffled')
    const vectors = await embedder.embed(numbered(50))
    expect(vectors.map(axisOf)).toEqual([...Array(50).keys()])
  })

  it('pads narrow vectors with zeros', async () => {
    const embedder = await open({ model: 'nomic-embed-text' }, { embeddingModels: { 'nomic-embed-text': 768 } })
    const [vector] = await embedder.embed(['hello'])
    expect(vector).toHaveLength(1536)
    expect(vector!.slice(768).every((value) => value === 0)).toBe(true)
    expect(vector!.slice(0, 768).some((value) => value !== 0)).toBe(true)
    expect(embedder).toMatchObject({ model: 'nomic-embed-text', dimensions: 768, maxInputTokens: 2048 })
    expect(server.requests[0]!.body).not.toHaveProperty('dimensions')
  })

  it('has wide vectors shortened to what can be stored, and says so in the model', async () => {
    const embedder = await open({ model: 'text-embedding-3-large' })
    const [vector] = await embedder.embed(['hello'])
    expect(vector).toHaveLength(1536)
    expect(server.requests[0]!.body).toMatchObject({ model: 'text-embedding-3-large', dimensions: 1536 })
    expect(embedder.model).toBe('text-embedding-3-large@1536')
  })

  it('shortens to what is asked for', async () => {
    const embedder = await open({ dimensions: 256 })
    const [vector] = await embedder.embed(['hello'])
    expect(server.requests[0]!.body).toMatchObject({ dimensions: 256 })
    expect(vector!.slice(256).every((value) => value === 0)).toBe(true)
    expect(embedder).toMatchObject({ model: 'text-embedding-3-small@256', dimensions: 256 })
  })

  it.each([
    ['wrong_count', /holds 2 vectors for 3 texts/],
    ['repeated_index', /two vectors claim text 0/],
    ['wrong_dimension', /it has 1535 dimensions, not 1536/],
    ['nan_vector', /no finite number/],
    ['zero_vector', /it is zero/],
    ['invalid_json', /is no JSON/],
  ] as const)('believes no answer with %s', async (kind, message) => {
    for (const dialect of [{ alwaysFloats: false }, { alwaysFloats: true }]) {
      const embedder = await open({}, dialect)
      server.fault(kind)
      const refused = embedder.embed(['one', 'two', 'three'])
      await expect(refused).rejects.toMatchObject({
        code: 'embedder_bad_answer',
        message: expect.stringMatching(message),
      })
      await server.close()
    }
  })
})

describe('many texts', () => {
  it('packs them by count', async () => {
    const embedder = await open({}, { embedding: byNumber })
    const vectors = await embedder.embed(numbered(1536).concat(numbered(513)))
    expect(server.requests.map((request) => inputsOf(request).length).sort()).toEqual([1, 2048])
    expect(vectors.map(axisOf)).toEqual([...Array(1536).keys(), ...Array(513).keys()])
  })

  it('packs them by tokens, so that the API takes every request', async () => {
    const embedder = await open({}, { embedding: byNumber })
    // 8,004 tokens each: 37 fit into 300,000.
    const texts = numbered(40).map((text) => `${text} ${'word '.repeat(8000)}`)
    expect(embedder.countTokens(texts[0]!)).toBeGreaterThan(8000)
    const vectors = await embedder.embed(texts)
    expect(server.requests.map((request) => inputsOf(request).length).sort()).toEqual([3, 37])
    expect(vectors.map(axisOf)).toEqual([...Array(40).keys()])
  })

  it('keeps only so many requests open at once', async () => {
    const embedder = await open({ concurrency: 2, model: 'text-embedding-3-small', dimensions: 8 })
    server.fault('slow', { times: Number.POSITIVE_INFINITY, delayMs: 150 })
    const done = embedder.embed(Array(2048 * 4).fill('a'))
    await expect.poll(() => server.requests.length).toBe(2)
    await done
    expect(server.requests).toHaveLength(4)
  })

  it('calls the other requests off once one has failed for good', async () => {
    const embedder = await open({ maxRetries: 0, dimensions: 8 })
    server.fault('forbidden', { match: (request) => inputsOf(request).length === 1 })
    server.fault('slow', { delayMs: 5000 })
    const started = performance.now()
    await expect(embedder.embed(Array(2049).fill('a'))).rejects.toMatchObject({ code: 'embedder_unauthorized' })
    expect(performance.now() - started).toBeLessThan(3000)
    await expect.poll(() => server.requests.some((request) => request.abandoned)).toBe(true)
  })
})

describe('texts it cannot take', () => {
  it('refuses blank ones and says which, before any request', async () => {
    const embedder = await open()
    const refused = embedder.embed(['fine', '', ' \n'])
    await expect(refused).rejects.toMatchObject({ code: 'embedder_rejected', details: { indices: [1, 2] } })
    expect(server.requests).toHaveLength(0)
  })

  it('refuses one that is too long, and takes one that just fits', async () => {
    const embedder = await open({}, { embedding: () => Array(1536).fill(1) })
    const fits = 'word'.concat(' word'.repeat(8190))
    expect(embedder.countTokens(fits)).toBe(8191)
    await expect(embedder.embed([fits])).resolves.toHaveLength(1)
    const refused = embedder.embed(['fine', `${fits} word`])
    await expect(refused).rejects.toMatchObject({ code: 'embedder_rejected', details: { indices: [1] } })
    expect(server.requests).toHaveLength(1)
  })

  it('refuses what is not text', async () => {
    const embedder = await open()
    const refused = embedder.embed([undefined as unknown as string])
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
