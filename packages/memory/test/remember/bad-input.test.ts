import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { NewMemory } from '../../src/contract.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { useTestDatabase } from '../support/database.js'
import { type SwitchableEmbedder, switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
const NOBODY = '00000000-0000-4000-8000-000000000000'
let people: People
let embedder: SwitchableEmbedder
let memory: PgvectorMemoryAdapter
let good: NewMemory
let vector: number[]
let before: Record<string, number>

beforeAll(async () => {
  people = await somePeople(database)
  embedder = await switchableEmbedder({ maxInputTokens: 50 })
  memory = new PgvectorMemoryAdapter({ database, embedder })
  vector = (await embedder.embed(['any']))[0]!
  await memory.addMemory(said('stands already'))
})

beforeEach(async () => {
  good = said('good')
  before = await rowsOfEveryTable()
  embedder.calls.length = 0
})

afterEach(async () => {
  expect(await rowsOfEveryTable()).toEqual(before)
  expect(embedder.calls).toEqual([])
})

const said = (text: string, more: object = {}): NewMemory => ({
  text,
  metadata: { personaId: people.ann, personalityId: people.lilith, createdAt: 1_760_000_000_000, ...more },
})

async function rowsOfEveryTable(): Promise<Record<string, number>> {
  const counted = await queryRows<{ name: string; count: number }>(
    database.db,
    sql`select relname::text as name, (xpath('/row/n/text()',
        query_to_xml(format('select count(*) as n from %I', relname), false, true, '')))[1]::text::int as count
      from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`,
  )
  return Object.fromEntries(counted.map(({ name, count }) => [name, count]))
}

/** Every way in: alone, in a batch with good ones around it, in a transaction that goes on and commits. */
async function refusals(bad: NewMemory) {
  const caught = (adding: Promise<unknown>) =>
    adding.then(
      () => 'stored',
      (error) => error,
    )
  return [
    await caught(memory.addMemory(bad)),
    await caught(memory.addMemories([good, bad, said('good too')])),
    await transaction(database, (tx) => caught(memory.addMemories([good, bad], { transaction: tx }))),
  ]
}

const TEN_MEGABYTES = 10 * 1024 * 1024

describe('refused, with nothing left behind and nothing asked of the embedder:', () => {
  it.each<[string, () => Partial<NewMemory> | { metadata: object }]>([
    ['an empty text', () => ({ text: '' })],
    ['white space', () => ({ text: ' \n\t\u00a0\u2003' })],
    ['no text', () => ({ text: undefined as unknown as string })],
    ['NUL', () => ({ text: 'secret\0' })],
    ['a high surrogate alone', () => ({ text: 'secret \ud83d' })],
    ['a low surrogate alone', () => ({ text: '\udc36 secret' })],
    ['a text longer than two messages', () => ({ text: 'secret '.repeat(30_000) })],
    ['10 MB of text', () => ({ text: 'secret '.repeat(TEN_MEGABYTES / 7) })],
    ['10 MB without a border', () => ({ text: 'x'.repeat(TEN_MEGABYTES) })],
    ['10 MB of white space', () => ({ text: ' '.repeat(TEN_MEGABYTES) })],
    ['10 MB of a sender', () => ({ metadata: { senders: ['x'.repeat(TEN_MEGABYTES)] } })],
    ['10 MB of senders', () => ({ metadata: { senders: Array(1_001).fill('x'.repeat(10_000)) } })],
    ['10 MB of a message id', () => ({ metadata: { messageIds: ['x'.repeat(TEN_MEGABYTES)] } })],
    ['NUL in a message id', () => ({ metadata: { messageIds: ['a\0'] } })],
    ['a lone surrogate in a session', () => ({ metadata: { sessionId: '\ud800' } })],
    ['seconds for milliseconds', () => ({ metadata: { createdAt: 1_760_000_000 } })],
    ['a time that is none', () => ({ metadata: { createdAt: Number.NaN } })],
    ['an id that is none', () => ({ metadata: { personaId: 'user1' } })],
    ['a channel that is none', () => ({ metadata: { channelId: 'general' } })],
    ['a field nobody knows', () => ({ metadata: { personality: 'lilith' } })],
    ['a vector of another width', () => ({ vector: vector.slice(1) })],
    ['a vector of no width', () => ({ vector: [] })],
    ['a vector that is too wide by far', () => ({ vector: new Float32Array(TEN_MEGABYTES / 4) })],
    ['NaN in a vector', () => ({ vector: vector.with(3, Number.NaN) })],
    ['NaN in a typed vector', () => ({ vector: Float32Array.from(vector.with(3, Number.NaN)) })],
    ['infinity in a vector', () => ({ vector: vector.with(1_535, Number.POSITIVE_INFINITY) })],
    ['minus infinity in a vector', () => ({ vector: vector.with(0, Number.NEGATIVE_INFINITY) })],
    ['what a float4 cannot hold', () => ({ vector: vector.with(3, 1e300) })],
    ['a hole in a vector', () => ({ vector: vector.with(3, undefined as unknown as number) })],
    ['a word in a vector', () => ({ vector: vector.with(3, '1' as unknown as number) })],
    ['a vector of zeros', () => ({ vector: vector.map(() => 0) })],
    ['a vector that is none', () => ({ vector: 'a vector' as unknown as number[] })],
    ['a vector of a text too long for one', () => ({ text: 'A sentence goes here. '.repeat(90), vector })],
    ['an empty text with its vector', () => ({ text: '', vector })],
    ['NUL with its vector', () => ({ text: 'secret\0', vector })],
    ['10 MB with their vector', () => ({ text: 'secret '.repeat(TEN_MEGABYTES / 7), vector })],
  ])('%s', async (_, spoil) => {
    const { metadata, ...rest } = spoil()
    const bad = { ...said('secret bad', metadata), ...rest }
    const started = performance.now()
    for (const error of await refusals(bad)) {
      expect(error).toMatchObject({ name: 'MemoryError', code: 'invalid_input' })
      expect(error.message).toContain('othing was stored')
      // It tells what is wrong, not what was said, and fits into a log.
      expect(JSON.stringify([error.message, error.details])).not.toContain('secret')
      expect(error.message.length).toBeLessThan(1_000)
    }
    expect(performance.now() - started).toBeLessThan(3_000)
  })

  it.each<[string, object, string, boolean]>([
    ['a persona nobody knows', { personaId: NOBODY }, 'unknown_persona', false],
    ['a personality nobody knows', { personalityId: NOBODY }, 'unknown_personality', false],
    ['a vector for a persona nobody knows', { personaId: NOBODY }, 'unknown_persona', true],
    ['a vector for a personality nobody knows', { personalityId: NOBODY }, 'unknown_personality', true],
  ])('%s', async (_, metadata, code, ready) => {
    for (const error of await refusals({ ...said('secret', metadata), ...(ready ? { vector } : {}) })) {
      expect(error).toMatchObject({ code, details: metadata })
      expect(error.message).toContain('Nothing was stored')
    }
  })

  it('more than a call may hold', async () => {
    const many = Array.from({ length: 10_001 }, (_, at) => said(`fact ${at}`))
    await expect(memory.addMemories(many)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
