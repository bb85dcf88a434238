import { afterEach, describe, expect, test, vi } from 'vitest'
import { readEnv } from '../src/env.js'

describe('the environment', () => {
  afterEach(() => vi.unstubAllEnvs())

  test('needs a database; everything else has a default, and an empty variable counts as unset', () => {
    for (const name of ['OPENAI_API_KEY', 'OPENAI_MODEL', 'EMBEDDER', 'WORKER_CONCURRENCY', 'LOG_LEVEL'])
      vi.stubEnv(name, '')
    vi.stubEnv('DATABASE_URL', 'postgres://localhost/bot')
    expect(readEnv()).toMatchObject({
      OPENAI_API_KEY: undefined,
      OPENAI_MODEL: 'gpt-4o-mini',
      CONTEXT_WINDOW_TOKENS: 16_384,
      EMBEDDER: undefined,
      WORKER_CONCURRENCY: 4,
      LOG_LEVEL: 'info',
    })
  })

  test('that is not right is refused by name, never by value', () => {
    vi.stubEnv('DATABASE_URL', '')
    vi.stubEnv('EMBEDDER', 'sk-secret-value')
    expect(() => readEnv()).toThrow(/DATABASE_URL.*EMBEDDER|EMBEDDER.*DATABASE_URL/)
    expect(() => readEnv()).not.toThrow(/sk-secret/)
  })
})
