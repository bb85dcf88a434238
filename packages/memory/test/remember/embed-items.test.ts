import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { MemoryContext } from '../../src/context.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { activeModel } from '../../src/embedding/active-model.js'
import { guardedEmbedder } from '../../src/embedding/breaker.js'
import type { Embedder } from '../../src/embedding/embedder.js'
import { MemoryError, type MemoryErrorCode } from '../../src/errors.js'
import { silentLogger } from '../../src/logger.js'
import { addMemories } from '../../src/remember/add-memories.js'
import { embedItems, type WorkItem } from '../../src/remember/embed-items.js'
import { BATCH, packBatches } from '../../src/remember/pack-batches.js'
import { useTestDatabase } from '../support/database.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
let people: People
let context: MemoryContext
/** What the embedder was asked, and what it does. */
let calls: string[][]
let answer: (texts: readonly string[], signal?: AbortSignal) => Promise<number[][]>

const vectors = (texts: readonly string[]) => Promise.resolve(texts.map((text) => [1, text.length]))

const embedder = (more: Partial<Embedder> = {}): Embedder => ({
  model: 'scripted',
  dimensions: 2,
  maxInputTokens: 1_000,
  maxBatch: 10,
  profile: { semantic: true, scoreThreshold: 0, fusionWeight: 1 },
  countTokens: (text) => text.length,
  embed: (texts, options) => {
    calls.push([...texts])
    return answer(texts, options?.signal)
  },
  close: async () => {},
  ...more,
})

beforeAll(async () => {
  people = await somePeople(database)
})

beforeEach(async () => {
  await database.db.execute(sql`delete from memories`)
  calls = []
  answer = vectors
  context = { database, embedder: embedder(), logger: silentLogger, clock: Date.now }
  await activeModel(context)
})

/** Stored and waiting, due in an hour. */
async function waiting(count: number, attempts = 0): Promise<WorkItem[]> {
  const metadata = { personaId: people.ann, personalityId: people.lilith, createdAt: 1_760_000_000_000 }
  const texts = Array.from({ length: count }, (_, at) => ({ text: `fact ${String(at).padStart(3, '0')}`, metadata }))
  await transaction(database, (tx) => addMemories(context, texts, { transaction: tx }))
  await database.db.execute(
    sql`update embedding_backlog set due_at = now() + interval '1 hour', attempts = ${attempts}`,
  )
  return queryRows<WorkItem>(
    database.db,
    sql`select persona_id as "personaId", id, content, content_hash as "contentHash", ${attempts}::int as attempts
      from memories order by content`,
  )
}

const items = () =>
  queryRows<{ status: string; attempts: number; error: string | null; waitMs: number }>(
    database.db,
    sql`select status, attempts, last_error as error, extract(epoch from due_at - now())::float8 * 1000 as "waitMs"
      from embedding_backlog order by due_at`,
  )

const fails =
  (code: MemoryErrorCode, details: Record<string, unknown> = {}) =>
  async () => {
    throw new MemoryError(code, 'scripted', { details })
  }

describe('batches', () => {
  const item = (content: string, attempts = 0): WorkItem => ({
    personaId: '',
    id: '',
    contentHash: '',
    content,
    attempts,
  })
  const sizes = (some: WorkItem[], one: Embedder) => packBatches(some, one).map((batch) => batch.length)

  it('hold as many texts as the embedder wants, at most 100', () => {
    const some = Array.from({ length: 250 }, () => item('short'))
    expect(sizes(some, embedder({ maxBatch: 2_048 }))).toEqual([BATCH, BATCH, 50])
    expect(sizes(some.slice(0, 15), embedder({ maxBatch: 10 }))).toEqual([10, 5])
  })

  it('hold as many tokens as a call should', () => {
    const long = Array.from({ length: 30 }, () => item('x'.repeat(40_000)))
    const quarter = embedder({ maxBatch: 2_048, countTokens: (text) => text.length / 4 })
    expect(sizes(long, quarter)).toEqual([10, 10, 10])
  })

  it('grow smaller for what fails again and again, down to one', () => {
    const tried = (attempts: number) =>
      sizes(
        Array.from({ length: 100 }, () => item('x', attempts)),
        embedder({ maxBatch: 100 }),
      )
    expect([0, 1, 2, 3, 4].map((attempts) => tried(attempts)[0])).toEqual([100, 100, 50, 25, 12])
    expect(tried(12)).toEqual(Array.from({ length: 100 }, () => 1))
  })
})

describe('calls', () => {
  it('are as many at once as the embedder has use for, and no more', async () => {
    let underWay = 0
    let most = 0
    answer = async (texts) => {
      most = Math.max(most, ++underWay)
      await pause(5)
      underWay -= 1
      return vectors(texts)
    }
    context = { ...context, embedder: embedder({ maxParallel: 3 }) }
    const { embedded } = await embedItems(context, 'scripted', await waiting(95))
    expect([embedded.length, calls.length, most]).toEqual([95, 10, 3])
    expect(await items()).toEqual([])
  })

  it('that fail cost their batch alone, which waits as one', async () => {
    answer = (texts) => (texts.includes('fact 000') ? fails('embedder_unavailable')() : vectors(texts))
    const outcome = await embedItems(context, 'scripted', await waiting(35))
    expect([outcome.embedded.length, outcome.retrying.length]).toEqual([25, 10])
    const left = await items()
    expect(new Set(left.map(({ waitMs }) => Math.round(waitMs))).size).toBe(1)
    expect(left[0]).toMatchObject({ status: 'waiting', attempts: 1, error: 'embedder_unavailable' })
  })

  it('that are limited keep the others from being sent, until the service said it may be asked again', async () => {
    answer = fails('embedder_rate_limited', { retryAfterMs: 60_000 })
    const { retrying } = await embedItems(context, 'scripted', await waiting(35))
    expect([retrying.length, calls.length]).toEqual([35, 1])
    const left = await items()
    expect(left.map(({ attempts }) => attempts).sort()).toEqual([...Array(25).fill(0), ...Array(10).fill(1)])
    for (const { waitMs } of left) expect(waitMs).toBeGreaterThan(59_000)
  })

  it('that an open breaker did not let through count as none', async () => {
    answer = fails('embedder_unavailable')
    context = { ...context, embedder: guardedEmbedder(embedder(), { failures: 2 }) }
    await embedItems(context, 'scripted', await waiting(45))
    expect(calls).toHaveLength(2)
    expect((await items()).filter(({ attempts }) => attempts === 1)).toHaveLength(20)
  })
})

describe('a caller who leaves', () => {
  const hang = (_: readonly string[], signal?: AbortSignal) =>
    new Promise<number[][]>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))

  it('gives everything back, due at once and as if it had not been tried', async () => {
    const guarded = guardedEmbedder(embedder(), { failures: 1 })
    context = { ...context, embedder: guarded }
    const leaving = new AbortController()
    answer = (texts, signal) => {
      setTimeout(() => leaving.abort(), 20)
      return hang(texts, signal)
    }
    const { retrying } = await embedItems(context, 'scripted', await waiting(25), { signal: leaving.signal })
    expect([retrying.length, calls.length]).toEqual([25, 1])
    for (const item of await items()) {
      expect(item).toMatchObject({ attempts: 0, error: null })
      expect(item.waitMs).toBeLessThanOrEqual(0)
    }
    expect(guarded.breaker().state).toBe('closed')
  })

  it.each([
    ['too much for the time it had', 1, 'closed'],
    ['nothing at all, which counts against the embedder and not against the memories', 0, 'open'],
  ])('at a deadline: an embedder that answered %s', async (_, answered, state) => {
    const guarded = guardedEmbedder(embedder(), { failures: 1 })
    context = { ...context, embedder: guarded }
    answer = (texts, signal) => (calls.length <= answered ? vectors(texts) : hang(texts, signal))
    const outcome = await embedItems(context, 'scripted', await waiting(25), { deadlineMs: 300 })
    expect(outcome.embedded).toHaveLength(answered * 10)
    expect(guarded.breaker().state).toBe(state)
    for (const item of await items()) expect(item).toMatchObject({ attempts: 0, error: null })
  })
})

it('claims are renewed while a slow batch goes on', async () => {
  const some = await waiting(10)
  answer = async (texts) => {
    await pause(150)
    return vectors(texts)
  }
  const embedding = embedItems(context, 'scripted', some, { leaseMs: 60 })
  await pause(100)
  const held = await items()
  // An hour at first; renewed for 60 ms at a time.
  expect(held).toHaveLength(10)
  for (const { waitMs } of held) expect(waitMs).toBeLessThan(60)
  expect((await embedding).embedded).toHaveLength(10)
})

it('a text that breaks every batch it is in, without being blamed, comes to stand alone', async () => {
  context = { ...context, embedder: embedder({ maxBatch: 100 }) }
  answer = (texts) => (texts.includes('fact 013') ? fails('embedder_bad_answer')() : vectors(texts))
  let left = await waiting(64)
  for (let round = 1; left.length > 1 && round < 12; round++) {
    const { retrying } = await embedItems(context, 'scripted', left)
    left = retrying.map((item) => ({ ...item, attempts: item.attempts + 1 }))
  }
  expect(left.map(({ content }) => content)).toEqual(['fact 013'])
  expect(calls.length).toBeLessThan(20)
})
