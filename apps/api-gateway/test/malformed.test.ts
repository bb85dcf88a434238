import { describe, expect, test } from 'vitest'
import { countRows } from './support/database.js'
import { expectProblem } from './support/expect-problem.js'
import { useGateway } from './support/gateway.js'
import { messageBody } from './support/messages.js'

const PERSONA = 'b1cffe4e-da82-509e-9108-1862d4708498'
const MESSAGES = '/v1/messages'
const MEMORIES = `/v1/personas/${PERSONA}/memories`
const SEARCH = `${MEMORIES}/search`
const REBUILD = '/v1/operations/rebuild'

const memory = (text: unknown, metadata: object = {}) => ({
  text,
  metadata: { personalityId: PERSONA, createdAt: 1_738_281_600_000, ...metadata },
})
const search = (changes: object) => ({ query: 'dog', venue: { kind: 'dm' }, ...changes })
const user = (changes: object) => messageBody({ user: { discordId: '1', username: 'mara', ...changes } })

/** What is wrong, with which field: path, body, pointer of the first error. */
const refused: [what: string, path: string, body: unknown, pointer: string][] = [
  ['no body at all', MESSAGES, '', ''],
  ['not JSON', MESSAGES, '{"channelId": ', ''],
  ['JSON that is no object', MESSAGES, '[]', ''],
  ['null', MESSAGES, 'null', ''],
  ['a string', MESSAGES, '"hello"', ''],
  ['nested very deep', MESSAGES, '['.repeat(200_000) + ']'.repeat(200_000), ''],
  ['a missing field', MESSAGES, messageBody({ content: undefined }), '/content'],
  ['a field nobody knows', MESSAGES, messageBody({ chanelId: '1' }), ''],
  ['empty content', MESSAGES, messageBody({ content: '' }), '/content'],
  ['only white space', MESSAGES, messageBody({ content: ' \n\t' }), '/content'],
  ['a number as content', MESSAGES, messageBody({ content: 7 }), '/content'],
  ['NUL in content', MESSAGES, messageBody({ content: 'a\0b' }), '/content'],
  ['a lone surrogate in content', MESSAGES, JSON.stringify(messageBody()).replace('dog', '\\ud800'), '/content'],
  ['NUL in a username', MESSAGES, user({ username: 'a\0' }), '/user/username'],
  ['an empty username', MESSAGES, user({ username: '' }), '/user/username'],
  ['a username that is too long', MESSAGES, user({ username: 'a'.repeat(256) }), '/user/username'],
  ['a Discord id as a number', MESSAGES, user({ discordId: 80351110224678912 }), '/user/discordId'],
  ['a Discord id with letters', MESSAGES, user({ discordId: '12a' }), '/user/discordId'],
  ['a Discord id in other digits', MESSAGES, user({ discordId: '١٢٣' }), '/user/discordId'],
  ['an over-long Discord id', MESSAGES, user({ discordId: '1'.repeat(21) }), '/user/discordId'],
  ['an over-long channel id', MESSAGES, messageBody({ channelId: '1'.repeat(10_000) }), '/channelId'],
  ['an empty guild id', MESSAGES, messageBody({ guildId: '' }), '/guildId'],
  ['an over-long message id', MESSAGES, messageBody({ messageId: '1'.repeat(65) }), '/messageId'],
  ['NUL in a message id', MESSAGES, messageBody({ messageId: '\0' }), '/messageId'],
  ['NUL in a slug', MESSAGES, messageBody({ personality: 'li\0lith' }), '/personality'],
  ['a user that is an array', MESSAGES, messageBody({ user: [] }), '/user'],
  ['constructor as a field', MESSAGES, { ...messageBody(), constructor: { prototype: {} } }, ''],

  ['NUL in a memory', MEMORIES, memory('a\0'), '/text'],
  ['a lone surrogate in a memory', MEMORIES, '{"text":"\\udc00","metadata":{}}', '/text'],
  ['an empty memory', MEMORIES, memory('  '), '/text'],
  ['a memory that is too long', MEMORIES, memory('a'.repeat(100_001)), '/text'],
  ['seconds as a time', MEMORIES, memory('x', { createdAt: 1_738_281_600 }), '/metadata/createdAt'],
  ['microseconds as a time', MEMORIES, memory('x', { createdAt: 1_738_281_600_000_000 }), '/metadata/createdAt'],
  [
    'a time that is no number',
    MEMORIES,
    JSON.stringify(memory('x')).replace('1738281600000', '1e999'),
    '/metadata/createdAt',
  ],
  ['a date without an offset', MEMORIES, memory('x', { createdAt: '2025-01-31 01:00' }), '/metadata/createdAt'],
  ['a personality that is no uuid', MEMORIES, memory('x', { personalityId: 'lilith' }), '/metadata/personalityId'],
  ['a persona in the metadata', MEMORIES, memory('x', { personaId: PERSONA }), '/metadata'],
  ['a canon scope nobody knows', MEMORIES, memory('x', { canonScope: 'world' }), '/metadata/canonScope'],
  ['too many senders', MEMORIES, memory('x', { senders: Array(1_001).fill('a') }), '/metadata/senders'],

  ['a search without a venue', SEARCH, search({ venue: undefined }), '/venue'],
  ['a venue nobody knows', SEARCH, search({ venue: { kind: 'moon' } }), '/venue'],
  ['a guild without its channel', SEARCH, search({ venue: { kind: 'guild', guildId: '1' } }), '/venue'],
  ['a negative limit', SEARCH, search({ limit: -1 }), '/limit'],
  ['a huge limit', SEARCH, search({ limit: 1_001 }), '/limit'],
  ['a limit beyond numbers', SEARCH, '{"query":"dog","venue":"unrestricted","limit":1e999}', '/limit'],
  ['a broken limit', SEARCH, search({ limit: 1.5 }), '/limit'],
  ['a limit as a string', SEARCH, search({ limit: '20' }), '/limit'],
  ['no limit', SEARCH, search({ limit: null }), '/limit'],
  ['a threshold above 1', SEARCH, search({ scoreThreshold: 1.01 }), '/scoreThreshold'],
  ['a mode nobody knows', SEARCH, search({ mode: 'magic' }), '/mode'],
  ['a half-life of nothing', SEARCH, search({ recency: { halfLifeDays: 0, weight: 1 } }), '/recency/halfLifeDays'],
  ['another persona in the body', SEARCH, search({ personaId: PERSONA }), ''],
  ['NUL in a query', SEARCH, search({ query: '\0' }), '/query'],
  ['an id to leave out that is none', SEARCH, search({ excludeIds: ['x'] }), '/excludeIds/0'],

  ['a rebuild of no uuid', REBUILD, { personaId: 'everyone' }, '/personaId'],
  ['a rebuild of a field nobody knows', REBUILD, { persona: PERSONA }, ''],
]

describe('a request that is not right', () => {
  const gateway = useGateway()

  test.each(refused)('%s is refused, and nothing is stored', async (_, path, body, pointer) => {
    const before = await countRows(gateway.database)
    const answer = await gateway.client.post(path, body)

    if (answer.status === 400) expectProblem(answer, 400, 'invalid_json')
    else {
      expectProblem(answer, 422, 'invalid_input')
      expect(answer.body.errors[0]).toMatchObject({ in: 'body', pointer })
    }
    expect(await countRows(gateway.database)).toEqual(before)
  })

  test('keys of prototypes reach nothing', async () => {
    const body = JSON.stringify(messageBody()).replace('{', '{"__proto__":{"personality":"admin","polluted":true},')
    expectProblem(await gateway.client.post(MESSAGES, body), 422, 'invalid_input')
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })

  test.each([
    ['another type', { 'Content-Type': 'text/plain' }],
    ['a form', { 'Content-Type': 'application/x-www-form-urlencoded' }],
    ['something like JSON', { 'Content-Type': 'application/jsonp' }],
    ['JSON in Latin-1', { 'Content-Type': 'application/json; charset=latin1' }],
    ['a compressed body', { 'Content-Encoding': 'gzip' }],
  ])('%s is refused', async (_, headers) => {
    expectProblem(await gateway.client.post(MESSAGES, messageBody(), { headers }), 415, 'unsupported_media_type')
  })

  test.each(['application/json; charset=utf-8', 'application/json;charset="UTF-8"', 'APPLICATION/JSON'])(
    '%s is taken',
    async (type) => {
      const answer = await gateway.client.post(MESSAGES, messageBody(), { headers: { 'Content-Type': type } })
      expect(answer.status).toBe(202)
    },
  )

  test('bytes that are not UTF-8 are refused, not replaced', async () => {
    const body = new Uint8Array(Buffer.from(JSON.stringify(messageBody()).replace('dog', '\u00e9'), 'latin1'))
    expectProblem(await gateway.client.post(MESSAGES, body), 400, 'invalid_json')
  })

  test.each([
    ['1.1 MB', 1_100_000],
    ['20 MB', 20_000_000],
  ])('%s is too large', async (_, length) => {
    const answer = await gateway.client.post(MESSAGES, messageBody({ content: 'a'.repeat(length) }))
    expectProblem(answer, 413, 'body_too_large')
  })

  test('a stream of unknown length is cut off at the same size', async () => {
    const chunk = new Uint8Array(65_536).fill(97)
    const answer = await fetch(`${gateway.client.url}${MESSAGES}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      duplex: 'half',
      body: ReadableStream.from(Array(64).fill(chunk)),
    } as RequestInit)
    expect(answer.status).toBe(413)
    expect(await answer.json()).toMatchObject({ code: 'body_too_large' })
  })

  test.each([
    ['a number', '1'],
    ['NUL', '%00'],
    ['half a character', '%ff'],
    ['a dog', '%F0%9F%90%B6'],
    ['8,000 digits', '9'.repeat(8_000)],
  ])('a job whose id is %s is refused', async (_, id) => {
    const answer = await gateway.client.get(`/v1/jobs/${id}`)
    expectProblem(answer, 422, 'invalid_input')
    expect(answer.body.errors).toEqual([expect.objectContaining({ in: 'path', pointer: '/id' })])
  })

  test('a job nobody added is not found', async () => {
    expectProblem(await gateway.client.get(`/v1/jobs/${PERSONA}`), 404, 'job_not_found')
  })

  test.each(['/', '/v1', '/v1/messages/', '/v2/messages', '/health/x', '/docs/../src', '/__proto__', '//evil', '/%00'])(
    'GET %s is no route',
    async (path) => {
      expectProblem(await gateway.client.sendRaw('GET', path), 404, 'unknown_route')
    },
  )

  test.each([
    ['GET', MESSAGES, 'POST'],
    ['DELETE', MESSAGES, 'POST'],
    ['OPTIONS', MESSAGES, 'POST'],
    ['POST', `/v1/jobs/${PERSONA}`, 'GET, HEAD'],
    ['PUT', '/health', 'GET, HEAD'],
    ['PATCH', REBUILD, 'POST'],
  ])('%s %s is no method of it', async (method, path, allowed) => {
    const answer = await gateway.client.send(method, path)
    expectProblem(answer, 405, 'method_not_allowed')
    expect(answer.headers.get('allow')).toBe(allowed)
  })

  test.each([
    ['a backslash in the target', '/v1\\messages', {}],
    ['a Host that is none', '/ping', { Host: 'local host' }],
    ['a Host that is another spelling of an address', '/ping', { Host: '2130706433' }],
  ])('%s is refused', async (_, target, headers) => {
    const answer = await gateway.client.sendRaw('GET', target, headers)
    expect(answer.status).toBe(400)
    expect(answer.body).toMatchObject({ code: 'malformed_request' })
  })
})
