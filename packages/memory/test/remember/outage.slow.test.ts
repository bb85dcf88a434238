import { type FakeOpenAI, type FakeOpenAIOptions, startFakeOpenAI } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import { useTestDatabase } from '../support/database.js'
import {
  drain,
  inLanes,
  letTimePass,
  numbered,
  numberedVector,
  sizeOf,
  standing,
  strangersVectors,
  wordOf,
} from '../support/drill.js'
import { type People, somePeople } from '../support/people.js'

/*
 * Drills: an embedder that is down, or that does everything wrong that a service can, while people talk on.
 * DRILL_ADDS=10000 makes them as large as they were once run by hand.
 */
const ADDS = sizeOf('DRILL_ADDS', 200)
const ADDERS = 16

const database = useTestDatabase()
let people: People
let openai: FakeOpenAI
let memory: PgvectorMemoryAdapter
let close: () => Promise<void>

beforeAll(async () => {
  people = await somePeople(database)
})
beforeEach(async () => {
  await database.db.execute(sql`delete from memories`)
})
afterEach(async () => {
  await close()
})

async function start(options: FakeOpenAIOptions) {
  openai = await startFakeOpenAI({ embedding: numberedVector, ...options })
  const { apiKey, baseUrl } = openai
  // Without retries of its own, so that every fault reaches the backlog.
  const embedder = await createEmbedder({ provider: 'openai', apiKey, baseUrl, timeoutMs: 1_000, maxRetries: 0 })
  // Each look at the clock finds it a second later, so that the breaker's pauses pass within a drill.
  let seconds = 0
  memory = new PgvectorMemoryAdapter({ database, embedder, clock: () => Date.now() + ++seconds * 1_000 })
  close = async () => {
    await embedder.close()
    await openai.close()
  }
}

/** How often the service was paid for each memory's text: answers that were true and that arrived. */
function timesEmbedded(): number[] {
  const times = new Map<string, number>()
  for (const { body, fault, status, abandoned } of openai.requests) {
    if (fault !== undefined || status !== 200 || abandoned) continue
    for (const text of (body as { input: string[] }).input) times.set(text, (times.get(text) ?? 0) + 1)
  }
  return Array.from({ length: ADDS }, (_, at) => times.get(numbered(people, at).text) ?? 0)
}

/** Adds all, and asks for some of them by their words as soon as they are in. */
async function addAll(): Promise<{ asked: number; found: number }> {
  const said = { asked: 0, found: 0 }
  await inLanes(ADDERS, ADDS, async (at) => {
    const one = numbered(people, at)
    await memory.addMemory(one)
    if (at % 20 !== 0) return
    said.asked += 1
    const { personaId } = one.metadata
    const [first] = await memory.queryMemories(wordOf(at), { personaId, venue: 'unrestricted', limit: 1 })
    if (first?.pageContent === one.text) said.found += 1
  })
  return said
}

describe(`of ${ADDS} memories`, () => {
  it('that were added while the embedder was down, each is stored and found at once, and embedded once after', async () => {
    await start({})
    openai.fault('cut', { times: Number.POSITIVE_INFINITY })
    const { asked, found } = await addAll()
    expect(found).toBe(asked)
    const down = await standing(database)
    expect(down).toMatchObject({ memories: ADDS, vectors: 0, waiting: ADDS, setAside: 0 })
    expect((await memory.health()).ok).toBe(false)

    openai.heal()
    await letTimePass(database)
    await drain(database, memory)
    expect(await standing(database)).toEqual({ ...down, vectors: ADDS, waiting: 0 })
    expect(timesEmbedded().filter((times) => times !== 1)).toEqual([])
    expect(await strangersVectors(database)).toBe(0)
  }, 1_200_000)

  it('that were added while half of all calls failed, each is stored at once and embedded once in the end', async () => {
    const kinds = [
      ...(['rate_limited', 'rate_limited_untold', 'server_error', 'unavailable', 'forbidden', 'hang'] as const),
      ...(['cut', 'cut_mid_body', 'stall_mid_body', 'invalid_json'] as const),
      ...(['wrong_count', 'wrong_dimension', 'nan_vector', 'zero_vector'] as const),
    ]
    await start({ chaos: { seed: 7, probability: 0.5, kinds } })
    const { asked, found } = await addAll()
    expect(found).toBe(asked)
    const added = await standing(database)
    expect(added).toMatchObject({ memories: ADDS, setAside: 0 })
    expect(added.vectors + added.waiting).toBe(ADDS)

    await drain(database, memory)
    expect(await standing(database)).toEqual({ ...added, vectors: ADDS, waiting: 0 })
    expect(timesEmbedded().filter((times) => times !== 1)).toEqual([])
    expect(await strangersVectors(database)).toBe(0)
    expect(new Set(openai.requests.map(({ fault }) => fault)).size).toBe(kinds.length + 1)
  }, 1_200_000)
})
