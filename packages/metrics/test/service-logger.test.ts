import { describe, expect, test } from 'vitest'
import { createServiceLogger, staleVariables } from '../src/index.js'

/** What a logger writes. */
function logged(write: (logger: ReturnType<typeof createServiceLogger>) => void): string {
  const lines: string[] = []
  write(createServiceLogger({ service: 'test', level: 'debug' }, { write: (line: string) => void lines.push(line) }))
  return lines.join('')
}

describe('a service logger', () => {
  test('keeps ids, codes, counts and times', () => {
    const line = JSON.parse(
      logged((log) => log.info({ jobId: 'j-1', memories: 3, code: 'model_timeout', ms: 12 }, 'done')),
    )
    expect(line).toMatchObject({
      service: 'test',
      jobId: 'j-1',
      memories: 3,
      code: 'model_timeout',
      ms: 12,
      msg: 'done',
    })
  })

  test.each([
    ['a text', { content: 'my dog Rex' }],
    ['a text in an object', { memory: { pageContent: 'my dog Rex' } }],
    ['a text two objects down', { job: { payload: { text: 'my dog Rex' } } }],
    ['a prompt', { prompt: [{ role: 'user', content: 'my dog Rex' }] }],
    ['parameters of a statement', { params: ['my dog Rex'] }],
    ['an error whose message quotes a statement', { err: new Error('insert … my dog Rex') }],
    ['an error under another name', { error: new Error('insert … my dog Rex') }],
    ['a header', { headers: { authorization: 'Bearer Rex-token-0123456789' } }],
    ['a connection string', { url: 'postgres://bot:Rex@db.internal/bot' }],
    ['a connection string deep down', { a: { b: { c: { d: 'postgresql://bot:Rex@db/bot' } } } }],
    ['a key', { a: { b: { c: { d: 'sk-proj-Rex0123456789' } } } }],
  ])('leaves out %s', (_, facts) => {
    const line = logged((log) => log.error(facts, 'failed'))
    expect(line).toContain('"msg":"failed"')
    expect(line).not.toContain('Rex')
  })

  test('leaves out a secret in the message itself', () => {
    expect(logged((log) => log.warn({}, 'cannot reach postgres://bot:Rex@db/bot with Bearer Rex-token'))).not.toContain(
      'Rex',
    )
  })
})

describe('variables of the old world', () => {
  test('are named, never quoted; those that still mean something are not', () => {
    expect(
      staleVariables({
        QDRANT_URL: 'https://x',
        QDRANT_API_KEY: 'secret',
        QDRANT_EMPTY: '',
        SHADOW_QDRANT_URL: 'https://x',
      }),
    ).toEqual(['QDRANT_API_KEY', 'QDRANT_URL'])
  })
})
