import { MemoryError, type MemoryErrorCode } from '@bot/memory'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createGateway, type GatewayOptions, type Listening, listen, problemKinds } from '../src/index.js'
import { Client } from './support/client.js'
import { expectProblem } from './support/expect-problem.js'
import { recordingLogger } from './support/log.js'

const SECRET = 'My dog is called Rex.'
const SEARCH = '/v1/personas/b1cffe4e-da82-509e-9108-1862d4708498/memories/search'

/** A memory that fails as it is told, to see what becomes of failures that a test cannot cause. */
function useFailingGateway() {
  const { logger, lines } = recordingLogger()
  const failing = { lines } as { client: Client; lines: typeof lines; fail: () => Promise<never> }
  let server: Listening
  beforeAll(async () => {
    const memory = { search: () => failing.fail() } as unknown as GatewayOptions['memory']
    const nothing = {} as GatewayOptions['database'] & GatewayOptions['jobs']
    const gateway = createGateway({ database: nothing, jobs: nothing, memory, logger, timeLimitMs: 300 })
    server = await listen(gateway, { host: '127.0.0.1', port: 0 })
    failing.client = await Client.of(server.url)
  })
  afterAll(() => server.close())
  return failing
}

describe('a failure below the gateway', () => {
  const gateway = useFailingGateway()
  const search = () => gateway.client.post(SEARCH, { query: SECRET, venue: { kind: 'dm' } })

  test('that nobody expected is a 500 without a word of what was said, and is logged without one', async () => {
    gateway.fail = async () => {
      throw new Error(`insert into memories values ('${SECRET}')`, { cause: SECRET })
    }
    const answer = await search()
    expectProblem(answer, 500, 'internal_error')
    expect(JSON.stringify(answer.body)).not.toMatch(/Rex|insert|at .*\.[jt]s/)
    const logged = gateway.lines.find(
      (line) => line.facts.requestId === answer.body.requestId && line.level === 'error',
    )
    expect(logged?.facts).toMatchObject({
      error: 'Error',
      at: expect.arrayContaining([expect.stringContaining('at ')]),
    })
    expect(JSON.stringify(gateway.lines)).not.toMatch(/Rex|insert/)
  })

  const codes = Object.keys(problemKinds) as MemoryErrorCode[]
  const ofSearch: MemoryErrorCode[] = [
    'unknown_persona',
    'unclaimed_persona',
    'unsupported_option',
    'model_mismatch',
    'database_unavailable',
    'database_failed',
  ]

  test.each(ofSearch)('with the code %s keeps it, at its status', async (code) => {
    expect(codes).toContain(code)
    gateway.fail = async () => {
      throw new MemoryError(code, 'What happened, what was kept and what to do.')
    }
    const answer = await search()
    expectProblem(answer, problemKinds[code].status, code)
    expect(answer.body.detail).toBe('What happened, what was kept and what to do.')
  })

  test('that passes says when to try again', async () => {
    gateway.fail = async () => {
      throw new MemoryError('database_unavailable', 'Away.', { details: { retryAfterMs: 12_300 } })
    }
    expect((await search()).headers.get('retry-after')).toBe('13')
  })

  test('that the memory finds in the input names the fields', async () => {
    gateway.fail = async () => {
      throw new MemoryError('invalid_input', 'Refused.', {
        details: { problems: ['metadata.createdAt: too late: 2101'] },
      })
    }
    expect((await search()).body.errors).toEqual([
      { in: 'body', pointer: '/metadata/createdAt', detail: 'too late: 2101' },
    ])
  })

  test('that is no answer at all is a 504', async () => {
    gateway.fail = () => new Promise<never>(() => {})
    const start = performance.now()
    expectProblem(await search(), 504, 'timed_out')
    expect(performance.now() - start).toBeLessThan(2_000)
  })

  test('leaves one line a request in the log: what was asked, how it went, nothing that was said', async () => {
    gateway.fail = async () => {
      throw new MemoryError('unknown_persona', 'No.')
    }
    gateway.lines.length = 0
    const { headers } = await search()
    await gateway.client.get('/who/is/Rex?name=Rex')
    await gateway.client.get('/ping')
    const requests = gateway.lines.filter((line) => line.message === 'request')
    expect(requests.map(({ level, facts }) => ({ level, ...facts }))).toEqual([
      {
        level: 'info',
        requestId: headers.get('x-request-id'),
        method: 'POST',
        route: '/v1/personas/:personaId/memories/search',
        status: 404,
        ms: expect.any(Number),
      },
      expect.objectContaining({ level: 'info', route: 'unmatched', status: 404 }),
      expect.objectContaining({ level: 'debug', route: '/ping', status: 200 }),
    ])
    expect(JSON.stringify(gateway.lines)).not.toContain('Rex')
  })
})
