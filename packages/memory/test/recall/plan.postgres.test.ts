import { vectorSource } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { MemoryQueryOptions, NewMemory } from '../../src/contract.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import { parseQueryOptions } from '../../src/recall/query-input.js'
import { scopeOf } from '../../src/recall/scope.js'
import { vectorLiteral } from '../../src/recall/vector-literal.js'
import { type NearAnswerRow, nearStatement } from '../../src/recall/vector-statement.js'
import { insertMemories } from '../../src/remember/insert.js'
import { parseMemories } from '../../src/remember/memory-input.js'
import { rowsOf } from '../../src/remember/rows.js'
import { useTestDatabase } from '../support/database.js'
import { type People, somePeople } from '../support/people.js'

/*
 * Every plan against a plain scan of everything, on a server: the embedded database builds HNSW too slowly for this.
 */

const database = useTestDatabase()
const MODEL = 'given'
const START = Date.UTC(2026, 0)
const vectors = vectorSource({ seed: 3, dimensions: 1536 })

let people: People
let memory: PgvectorMemoryAdapter
/** The vector that the next query gets. */
let query: number[]

beforeAll(async () => {
  people = await somePeople(database)
  const hashing = await createEmbedder({ provider: 'hashing' })
  const embedder = { ...hashing, model: MODEL, embed: async () => [query], countTokens: () => 1 }
  memory = new PgvectorMemoryAdapter({ database, embedder })
  await memory.checkModel()
  await database.db.execute(sql`drop index memory_vectors_embedding_hnsw`)
  await fill(people.ann, 5_000)
  await fill(people.annAtPlay, 900)
  await fill(people.ben, 60)
  await database.db.execute(sql`create index memory_vectors_embedding_hnsw on memory_vectors
    using hnsw (embedding vector_cosine_ops) with (m = '16', ef_construction = '64')`)
  await database.db.execute(sql`vacuum analyze memory_vectors`)
  await database.db.execute(sql`vacuum analyze memories`)
}, 180_000)

/** Memories a minute apart, every hundredth in channel 9. */
async function fill(personaId: string, count: number): Promise<void> {
  for (let start = 0; start < count; start += 500) {
    const batch = Array.from({ length: Math.min(500, count - start) }, (_, at): NewMemory => {
      const channelId = (start + at) % 100 === 0 ? '9' : '1'
      const createdAt = START + (start + at) * 60_000
      return {
        text: `memory ${start + at}`,
        metadata: { personaId, personalityId: people.lilith, createdAt, guildId: '7', channelId },
        vector: vectors.next(),
      }
    })
    const rows = parseMemories(batch, 1536).flatMap((one) => rowsOf(one, { maxTokens: 1, countTokens: () => 1 }))
    await transaction(database, (tx) => insertMemories(tx, rows, { model: MODEL, holdMs: 0 }))
  }
}

/** The ids of the nearest visible memories, by comparing all of them. */
async function truth(personaId: string, limit: number, condition = sql`true`): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    database.db,
    sql`with compared as materialized (
        select memory.id, vector.embedding <=> ${JSON.stringify(query)}::vector as distance
        from memory_vectors vector
        join memories memory on memory.persona_id = vector.persona_id and memory.id = vector.memory_id
        where vector.persona_id = ${personaId} and memory.visibility = 'normal' and ${condition})
      select id from compared order by distance, id limit ${limit}`,
  )
  return rows.map((row) => row.id)
}

async function ask(personaId: string, more: Partial<MemoryQueryOptions> = {}) {
  const options: MemoryQueryOptions = { personaId, venue: 'unrestricted', mode: 'vector', scoreThreshold: 0, limit: 10 }
  const { documents, report } = await memory.search(`question ${Math.random()}`, { ...options, ...more })
  return { ids: documents.map((document) => document.metadata.id), report }
}

const overlap = (found: readonly string[], wanted: readonly string[]): number =>
  found.filter((id) => wanted.includes(id)).length / wanted.length

describe.each([
  ['exact', 'ben', 1],
  ['quantized', 'annAtPlay', 0.99],
  ['quantized', 'ann', 0.99],
] as const)('the plan %s', (plan, who, leastRecall) => {
  it('is chosen by the size of the scope, at every call, and finds what a scan of everything finds', async () => {
    let recall = 0
    for (let at = 0; at < 20; at++) {
      query = [...vectors.next()]
      const { ids, report } = await ask(people[who])
      expect(report).toMatchObject({ plan, shortfall: null })
      expect(ids).toHaveLength(10)
      recall += overlap(ids, await truth(people[who], 10)) / 20
    }
    expect(recall).toBeGreaterThanOrEqual(leastRecall)
  })
})

it('the plan exact is taken at any size for who asks for it', async () => {
  query = [...vectors.next()]
  const { ids, report } = await ask(people.ann, { exact: true })
  expect(report).toMatchObject({ plan: 'exact', shortfall: null })
  expect(ids).toEqual(await truth(people.ann, 10))
})

describe('a filter that leaves little', () => {
  it('is searched completely, by time', async () => {
    query = [...vectors.next()]
    const { ids, report } = await ask(people.ann, { excludeNewerThan: START + 50 * 60_000 })
    const before = sql`memory.created_at < ${new Date(START + 50 * 60_000).toISOString()}::timestamptz`
    expect(report).toMatchObject({ plan: 'quantized', shortfall: null })
    expect(ids).toEqual(await truth(people.ann, 10, before))
  })

  it('is searched exactly, by channel', async () => {
    query = [...vectors.next()]
    const { ids, report } = await ask(people.ann, { channelIds: ['9'], channelBudgetRatio: 1 })
    expect(report).toMatchObject({ plan: 'narrowed', shortfall: null })
    expect(ids).toEqual(await truth(people.ann, 10, sql`memory.channel_id = '9'`))
  })

  it('and one that leaves much is not', async () => {
    query = [...vectors.next()]
    const { ids, report } = await ask(people.ann, { excludeNewerThan: START + 4_000 * 60_000 })
    expect(report.plan).not.toBe('narrowed')
    expect(ids).toHaveLength(10)
  })
})

describe('what may not be seen', () => {
  async function hideNearest(personaId: string, count: number): Promise<void> {
    const ids = JSON.stringify(await truth(personaId, count))
    await database.db.execute(sql`update memories set visibility = 'hidden' where persona_id = ${personaId}
      and id::text in (select json_array_elements_text(${ids}::json))`)
  }
  const showAll = () => database.db.execute(sql`update memories set visibility = 'normal' where visibility = 'hidden'`)

  it('makes an answer short that is then made whole, and the report says so', async () => {
    query = [...vectors.next()]
    await hideNearest(people.annAtPlay, 800)
    const { ids, report } = await ask(people.annAtPlay)
    expect(report).toMatchObject({ plan: 'exact', shortfall: { repaired: 10 } })
    expect(report.shortfall!.found).toBeLessThan(10)
    expect(ids).toEqual(await truth(people.annAtPlay, 10))
    await showAll()
  })
})

describe('a sample that misleads', () => {
  it('costs time and loses nothing: where too little lies within its reach, everything is sorted', async () => {
    query = [...vectors.next()]
    // Memories of the lowest ids are what is sampled. These lie so near that hardly anything else comes within reach.
    const near = JSON.stringify(query)
    await database.db.execute(sql`update memory_vectors vector set embedding = (${near}::vector(1536) + nudge)::vector(1536)
      from (
        select persona_id, memory_id, (embedding * array_fill(0.001::real, array[1536])::vector(1536)) as nudge
        from memory_vectors where persona_id = ${people.ann} order by memory_id limit 30
      ) sampled
      where vector.persona_id = sampled.persona_id and vector.memory_id = sampled.memory_id`)
    await ask(people.ann)
    const { ids, report } = await ask(people.ann, { limit: 50 })
    expect(report).toMatchObject({ plan: 'quantized', shortfall: null })
    expect(ids).toHaveLength(50)
    expect(overlap(ids, await truth(people.ann, 50))).toBeGreaterThanOrEqual(0.9)
  })
})

describe('the graph, which only far larger scopes are searched by', () => {
  const walk = async (): Promise<string[]> => {
    const scope = scopeOf(parseQueryOptions({ personaId: people.ann, venue: 'unrestricted' }), false)
    const rows = await queryRows<NearAnswerRow>(
      database.db,
      nearStatement({
        ...{ scope, model: MODEL, embedding: vectorLiteral(query), count: 10, withEmbeddings: false },
        choice: { forced: 'hnsw' },
      }),
    )
    expect(rows[0]).toMatchObject({ plan: 'hnsw', complete: false })
    return rows.map((row) => row.id!)
  }

  it('finds nearly all that a scan of everything finds', async () => {
    let recall = 0
    for (let at = 0; at < 20; at++) {
      query = [...vectors.next()]
      recall += overlap(await walk(), await truth(people.ann, 10)) / 20
    }
    expect(recall).toBeGreaterThanOrEqual(0.95)
  })

  it('passes over what may not be seen', async () => {
    query = [...vectors.next()]
    const hidden = JSON.stringify(await truth(people.ann, 300))
    await database.db.execute(sql`update memories set visibility = 'hidden' where persona_id = ${people.ann}
      and id::text in (select json_array_elements_text(${hidden}::json))`)
    expect(overlap(await walk(), await truth(people.ann, 10))).toBeGreaterThanOrEqual(0.9)
    await database.db.execute(sql`update memories set visibility = 'normal' where visibility = 'hidden'`)
  })
})

it('a scope that grows is noticed, although another plan was expected', async () => {
  query = [...vectors.next()]
  expect((await ask(people.ben)).report.plan).toBe('exact')
  await fill(people.ben, 700)
  const { ids, report } = await ask(people.ben)
  expect(report.plan).toBe('quantized')
  expect(overlap(ids, await truth(people.ben, 10))).toBeGreaterThanOrEqual(0.9)
})

it('settings of a search end with it', async () => {
  query = [...vectors.next()]
  await ask(people.ann)
  const [row] = await queryRows<{ setting: string }>(
    database.db,
    sql`select coalesce(current_setting('hnsw.iterative_scan', true), '') as setting`,
  )
  expect(row!.setting).not.toBe('relaxed_order')
})
