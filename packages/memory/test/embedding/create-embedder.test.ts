import { describe, expect, it } from 'vitest'
import { type CreateEmbedderOptions, createEmbedder } from '../../src/embedding/create-embedder.js'
import type { MemoryError } from '../../src/errors.js'

const refusal = (options: unknown): Promise<MemoryError> =>
  createEmbedder(options as CreateEmbedderOptions).then(
    () => Promise.reject(new Error('it was accepted')),
    (error: MemoryError) => error,
  )

describe('createEmbedder', () => {
  it('opens each provider', async () => {
    const apiKey = 'sk-test'
    for (const [options, expected] of [
      [
        { provider: 'openai', apiKey },
        { model: 'text-embedding-3-small', dimensions: 1536, maxInputTokens: 8191 },
      ],
      [
        { provider: 'openai', apiKey, model: 'openai/text-embedding-3-small' },
        { dimensions: 1536, maxInputTokens: 8191 },
      ],
      [
        { provider: 'openai', apiKey, model: 'bge-m3:latest' },
        { dimensions: 1024, maxInputTokens: 8192 },
      ],
      [
        { provider: 'openai', apiKey, model: 'own', dimensions: 384 },
        { model: 'own', dimensions: 384, maxInputTokens: 512 },
      ],
      [{ provider: 'openai', apiKey, model: 'own', dimensions: 384, maxInputTokens: 99 }, { maxInputTokens: 99 }],
      [{ provider: 'local' }, { model: 'universal-sentence-encoder-lite', dimensions: 512 }],
      [{ provider: 'hashing' }, { model: 'feature-hashing', dimensions: 1536 }],
    ] satisfies [CreateEmbedderOptions, object][]) {
      const embedder = await createEmbedder(options)
      expect(embedder).toMatchObject(expected)
      await embedder.close()
    }
  })

  it('takes a profile that somebody calibrated', async () => {
    const profile = { semantic: true, scoreThreshold: 0.4, fusionWeight: 0.7 }
    const embedder = await createEmbedder({ provider: 'openai', apiKey: 'sk-test', profile })
    expect(embedder.profile).toEqual(profile)
  })

  it.each([
    [{}, /provider/],
    [{ provider: 'cohere' }, /provider/],
    [{ provider: 'openai' }, /apiKey/],
    [{ provider: 'openai', apiKey: '' }, /apiKey/],
    [{ provider: 'openai', apiKey: 'sk-x', timeoutMs: 0 }, /timeoutMs/],
    [{ provider: 'openai', apiKey: 'sk-x', baseUrl: 'localhost:11434' }, /baseUrl/],
    [{ provider: 'openai', apiKey: 'sk-x', timeout: 5 }, /timeout/],
    [{ provider: 'openai', apiKey: 'sk-x', model: 'own' }, /how wide|dimensions/i],
    [{ provider: 'openai', apiKey: 'sk-x', model: 'own', dimensions: 4096 }, /4096 dimensions.*at most 1536/],
    [{ provider: 'openai', apiKey: 'sk-x', dimensions: 2000 }, /2000 dimensions.*at most 1536/],
    [{ provider: 'openai', apiKey: 'sk-x', model: 'text-embedding-3-large', dimensions: 3072 }, /at most 1536/],
    [{ provider: 'openai', apiKey: 'sk-x', model: 'bge-m3', dimensions: 512 }, /cannot be asked for 512/],
    [{ provider: 'hashing', apiKey: 'sk-x' }, /apiKey/],
  ])('refuses %o, naming what is wrong', async (options, message) => {
    const error = await refusal(options)
    expect(error.code).toBe('invalid_input')
    expect(error.message).toMatch(message)
  })

  it('repeats no secret when it refuses one', async () => {
    const refusals = await Promise.all([
      refusal({ provider: 'openai', apiKey: 'sk-secret with a space' }),
      refusal({ provider: 'openai', apiKey: 'sk-secret\n' }),
      refusal({ provider: 'openai', apiKey: 'sk-x', baseUrl: 'https://me:sk-secret@proxy.example/v1' }),
      refusal({ provider: 'openai', apiKey: 'sk-x', baseUrl: 'https://proxy.example/v1?key=sk-secret' }),
    ])
    for (const error of refusals) {
      expect(error.code).toBe('invalid_input')
      expect(JSON.stringify([error.message, error.details])).not.toContain('secret')
    }
  })
})
