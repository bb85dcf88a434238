import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { useGateway } from './support/gateway.js'
import { messageBody } from './support/messages.js'

const PERSONA = 'b1cffe4e-da82-509e-9108-1862d4708498'

const routes = [
  ['/v1/messages', messageBody()],
  [
    `/v1/personas/${PERSONA}/memories`,
    { text: 'x', metadata: { personalityId: PERSONA, createdAt: 1_738_281_600_000 } },
  ],
  [`/v1/personas/${PERSONA}/memories/search`, { query: 'dog', venue: { kind: 'guild', guildId: '1', channelId: '2' } }],
  ['/v1/operations/rebuild', { personaId: PERSONA }],
] as const

/** Any value of JSON, with what breaks databases more often than chance would have it. */
const anyValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\0', '\ud800', '', '__proto__', "'; drop table users; --", -1, 1e308, Number.MAX_SAFE_INTEGER, null),
)

/** A right body with one value changed, or one added, anywhere in it. */
const almostRight = (body: object) =>
  fc.tuple(fc.constantFrom(...paths(body)), fc.option(fc.string()), anyValue).map(([path, added, value]) => {
    const copy = structuredClone(body) as Record<string, unknown>
    const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy)
    parent[added ?? path.at(-1)!] = value
    return JSON.stringify(copy)
  })

const paths = (value: object): string[][] =>
  Object.entries(value).flatMap(([key, inner]) => [
    [key],
    ...(typeof inner === 'object' && inner !== null ? paths(inner).map((path) => [key, ...path]) : []),
  ])

describe('whatever is sent', { timeout: 60_000 }, () => {
  const gateway = useGateway()

  test.each(routes)('POST %s answers with what its document says, never with 5xx', async (path, right) => {
    const body = fc.oneof(
      { weight: 6, arbitrary: almostRight(right) },
      { weight: 2, arbitrary: anyValue.map((value) => JSON.stringify(value)) },
      { weight: 1, arbitrary: fc.string({ unit: 'binary' }) },
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 64 }).map((bytes) => new Uint8Array(bytes)) },
    )
    await fc.assert(
      fc.asyncProperty(body, async (sent) => {
        const answer = await gateway.client.post(path, sent)
        expect(answer.status).toBeLessThan(500)
        if (answer.status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json')
      }),
      { numRuns: 250 },
    )
  })

  test('GET of any path answers with what its document says, never with 5xx', async () => {
    const segment = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 40 }).map(encodeURIComponent),
      fc.stringMatching(/^(%[0-9a-fA-F]{2}|[\w.~!$&'()*+,;=:@-]){0,20}$/),
      fc.constantFrom(PERSONA, 'memories', '..', '%2e%2e', '%2f', 'search', '__proto__'),
    )
    const path = fc
      .tuple(fc.constantFrom('/', '/v1/jobs/', '/v1/personas/', `/v1/personas/${PERSONA}/memories/`), fc.array(segment))
      .map(([start, segments]) => start + segments.join('/'))
    await fc.assert(
      fc.asyncProperty(path, async (target) => {
        const answer = await gateway.client.sendRaw('GET', target)
        expect(answer.status).toBeLessThan(500)
        if (answer.status >= 400) expect(answer.headers.get('content-type')).toBe('application/problem+json')
      }),
      { numRuns: 500 },
    )
  })
})
