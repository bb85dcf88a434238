import { and, eq } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import type { Embedder } from '../../src/embedding/embedder.js'
import { cosineDistanceTo, cosineSimilarityTo, memoryVectors, withinCosineSimilarity } from '../../src/schema/index.js'
import { useTestDatabase } from '../support/database.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
let people: People
let embedder: Embedder
let query: number[]

beforeAll(async () => {
  people = await somePeople(database)
  embedder = await createEmbedder({ provider: 'hashing' })
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  await memory.addMemories(
    ['Rex hates thunder', 'Rex hates thunder a lot', 'The fence wants paint'].map((text) => ({
      text,
      metadata: { personaId: people.ann, personalityId: people.lilith, createdAt: Date.UTC(2026, 0) },
    })),
  )
  query = (await embedder.embed(['Rex hates thunder']))[0]!
})

const ofAnn = () => and(eq(memoryVectors.personaId, people.ann), eq(memoryVectors.model, embedder.model))

describe('in a query of a service, the cosine helpers', () => {
  it('order by the distance that the HNSW index answers', async () => {
    expect(new PgDialect().sqlToQuery(cosineDistanceTo([1, 2])).sql).toBe('"memory_vectors"."embedding" <=> $1')
    const rows = await database.db
      .select({ distance: cosineDistanceTo(query), similarity: cosineSimilarityTo(query) })
      .from(memoryVectors)
      .where(ofAnn())
      .orderBy(cosineDistanceTo(query))
    expect(rows).toHaveLength(3)
    expect(rows[0]!.distance).toBeCloseTo(0, 6)
    expect(rows.map((row) => row.distance)).toEqual(rows.map((row) => row.distance).toSorted((a, b) => a - b))
    for (const row of rows) expect(row.similarity).toBeCloseTo(1 - row.distance, 6)
  })

  it('keep what is similar enough', async () => {
    const near = await database.db
      .select({ id: memoryVectors.memoryId })
      .from(memoryVectors)
      .where(and(ofAnn(), withinCosineSimilarity(query, 0.5)))
    expect(near).toHaveLength(2)
  })
})
