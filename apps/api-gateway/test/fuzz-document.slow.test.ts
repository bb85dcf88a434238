import { ensureUser, issueToken } from '@bot/memory'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { useGateway } from './support/gateway.js'
import { messageBody } from './support/messages.js'

/** FUZZ_RUNS=20000 for a long look. */
const RUNS = Number(process.env.FUZZ_RUNS ?? 1_500)
/** Longer than any answer takes; a request that hangs fails here. */
const LONGEST_MS = 20_000

const SECRET = 'the treasure of tom lies under the elm'
const USER = '0a7f8d39-5d1c-5f0b-9d57-1f0f5f9f2a11'
const tokens = {
  operator: 'token-of-the-operator-0123456789',
  reader: 'token-of-the-reader-0123456789',
  service: 'token-of-the-service-0123456789',
}

interface Parameter {
  name: string
  in: 'path' | 'query'
}
interface Operation {
  method: string
  path: string
  parameters: Parameter[]
  example: unknown
}

const strange = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    ...[
      '',
      '\0',
      '\ud800',
      '../..',
      '%00',
      '%',
      "' or 1=1 --",
      '$1',
      '{{7*7}}',
      '__proto__',
      'null',
      'NaN',
      '1e309',
      '-1',
    ],
    ...['9'.repeat(400), '\u202e', '<script>', '2026-02-30', '0'.repeat(36)],
  ),
)
const anyValue = fc.oneof(strange, fc.jsonValue({ maxDepth: 2 }), fc.double(), fc.maxSafeInteger())

/** Places in a JSON value, as paths. */
const places = (value: unknown): string[][] =>
  typeof value !== 'object' || value === null
    ? []
    : Object.entries(value).flatMap(([key, inner]) => [[key], ...places(inner).map((path) => [key, ...path])])

/** A right body, or one with a value changed, removed or added. */
function bodyOf(example: unknown): fc.Arbitrary<string | Uint8Array<ArrayBuffer>> {
  const paths = places(example)
  if (paths.length === 0) return anyValue.map((value) => JSON.stringify(value) ?? '')
  const changed = fc
    .tuple(fc.constantFrom(...paths), fc.constantFrom('change', 'remove', 'add'), anyValue)
    .map(([path, how, value]) => {
      const copy = structuredClone(example) as Record<string, unknown>
      const parent = path.slice(0, -1).reduce((at, key) => at[key] as Record<string, unknown>, copy)
      if (how === 'remove') delete parent[path.at(-1)!]
      else parent[how === 'add' ? 'added' : path.at(-1)!] = value
      return JSON.stringify(copy)
    })
  return fc.oneof(
    { weight: 3, arbitrary: fc.constant(JSON.stringify(example)) },
    { weight: 6, arbitrary: changed },
    { weight: 1, arbitrary: strange },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 80 }).map((bytes) => new Uint8Array(bytes)) },
  )
}

/** Of events the first: those of a job that was replayed end when a worker ends it, and there is none. */
async function textOf(response: Response): Promise<string> {
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response.text()
  const reader = response.body!.getReader()
  const { value } = await reader.read()
  await reader.cancel()
  return new TextDecoder().decode(value)
}

describe('whatever the document lets one think of', { timeout: 3_600_000 }, () => {
  const gateway = useGateway({
    tokens: Object.entries(tokens).map(([role, token]) => ({ role: role as keyof typeof tokens, token })),
    rateLimits: { perMinute: 1e9, personPerMinute: 1e9, refusedPerMinute: 1e9 },
  })
  let operations: Operation[]
  let ids: { mara: string; tom: string; ofMara: string; ofTom: string; job: string; operation: string; person: string }

  beforeAll(async () => {
    const { body } = await gateway.client.get('/openapi.json')
    operations = Object.entries(body.paths as Record<string, Record<string, Record<string, never>>>).flatMap(
      ([path, item]) =>
        Object.entries(item).map(([method, operation]) => ({
          ...{ method: method.toUpperCase(), path, parameters: operation.parameters ?? [] },
          example: (operation as { requestBody?: { content: Record<string, { example: unknown }> } }).requestBody
            ?.content['application/json']?.example,
        })),
    )
    const mara = await ensureUser(gateway.database, { discordId: '901', username: 'mara' })
    const tom = await ensureUser(gateway.database, { discordId: '902', username: 'tom' })
    const metadata = { personalityId: gateway.lilith.id, createdAt: Date.UTC(2026, 0) }
    const add = async (personaId: string, text: string) =>
      (await gateway.memory.addMemories([{ text, metadata: { ...metadata, personaId } }]))[0]!.ids[0]!
    const as = { service: { headers: { Authorization: `Bearer ${tokens.service}` } } }
    const ended = async (id: string) => (await gateway.jobs.cancel(id))!.id
    ids = {
      ...{ mara: mara.defaultPersonaId, tom: tom.defaultPersonaId },
      ...{
        ofMara: await add(mara.defaultPersonaId, 'My dog is called Rex.'),
        ofTom: await add(tom.defaultPersonaId, SECRET),
        // Ended, so that their events end too.
        job: await ended((await gateway.client.post('/v1/messages', messageBody(), as.service)).body.jobId),
        operation: await ended((await gateway.jobs.enqueue('rebuild', {})).id),
      },
      person: (await issueToken(gateway.database, { name: 'mara', role: 'person', userId: mara.id })).token,
    }
  })

  test(`${RUNS} requests: no 5xx, no hang, no stack, nothing of somebody else`, async () => {
    const known = () => [ids.mara, ids.tom, ids.ofMara, ids.ofTom, ids.job, ids.operation, USER, gateway.lilith.id]
    const who = () => [...Object.values(tokens), ids.person, 'guessed-token-0123456789', '']
    const statuses = new Map<number, number>()
    const request = fc.integer({ min: 0, max: operations.length - 1 }).chain((at) => {
      const operation = operations[at]!
      const value = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...known()) }, { weight: 1, arbitrary: strange })
      return fc.record({
        operation: fc.constant(operation),
        values: fc.array(value, { minLength: operation.parameters.length, maxLength: operation.parameters.length }),
        asked: fc.array(fc.boolean(), {
          minLength: operation.parameters.length,
          maxLength: operation.parameters.length,
        }),
        token: fc.constantFrom(...who()),
        body: operation.example === undefined ? fc.constant(undefined) : bodyOf(operation.example),
        contentType: fc.constantFrom(
          ...Array(8).fill('application/json'),
          'text/plain',
          'application/json; charset=utf-7',
        ),
      })
    })
    await fc.assert(
      fc.asyncProperty(request, async ({ operation, values, asked, token, body, contentType }) => {
        let path = operation.path
        const query = new URLSearchParams()
        for (const [at, parameter] of operation.parameters.entries()) {
          const text = values[at]!.toWellFormed()
          if (parameter.in === 'path') path = path.replace(`{${parameter.name}}`, encodeURIComponent(text) || '_')
          else if (asked[at]) query.append(parameter.name, text)
        }
        // Nobody waits for a reply that no worker makes.
        query.delete('wait')
        const response = await fetch(`${gateway.client.url}${path}${query.size > 0 ? `?${query}` : ''}`, {
          method: operation.method,
          headers: {
            ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
            ...(body === undefined ? {} : { 'Content-Type': contentType }),
          },
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body.toWellFormed() : body }),
          signal: AbortSignal.timeout(LONGEST_MS),
        })
        const text = await textOf(response)
        statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1)
        const where = `${operation.method} ${path}?${query} ${response.status}`
        expect(response.status, `${where} ${text.slice(0, 300)}`).toBeLessThan(500)
        expect(text, where).not.toMatch(/\n\s+at .+:\d+:\d+|node_modules|select .+ from /i)
        const mayKnow = Object.values(tokens).includes(token)
        if (!mayKnow) expect(text, where).not.toContain(SECRET)
        if (response.status >= 400) {
          expect(response.headers.get('content-type'), where).toBe('application/problem+json')
        }
      }),
      { numRuns: RUNS, endOnFailure: true },
    )
    console.info(`answers by status: ${JSON.stringify(Object.fromEntries([...statuses].sort()))}`)
    // It reached what it should: requests that were done, and each kind of refusal.
    for (const status of [200, 401, 403, 404, 422]) expect(statuses.get(status), String(status)).toBeGreaterThan(0)
  })
})
