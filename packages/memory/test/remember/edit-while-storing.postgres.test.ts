import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { storeVectors } from '../../src/remember/store-vectors.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { somePeople } from '../support/people.js'

const database = useTestDatabase()

it.each([1, 20])('a vector of the old text, stored with %i during an edit, does not stay', async (count) => {
  const people = await somePeople(database)
  const embedder = await switchableEmbedder()
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  embedder.failWith = 'embedder_unavailable'
  const facts = Array.from({ length: count }, (_, at) => `fact ${at} of ${count}`)
  const metadata = { personaId: people.ann, personalityId: people.lilith, createdAt: 1_760_000_000_000 }
  await memory.addMemories(facts.map((text) => ({ text, metadata })))
  const standing = await queryRows<{ personaId: string; id: string; contentHash: string }>(
    database.db,
    sql`select persona_id as "personaId", id, content_hash as "contentHash" from memories
      where content like ${`% of ${count}`}`,
  )
  const [edited] = standing

  // The edit has replaced the text and looked for old vectors; the worker comes before it commits.
  let storing: Promise<number> | undefined
  await transaction(database, async (tx) => {
    const by = { actor: 'test' }
    await memory.edit({ personaId: people.ann, id: edited!.id, text: `new ${count}`, by }, { transaction: tx })
    storing = storeVectors(
      database,
      embedder.model,
      standing.map((row) => ({ ...row, embedding: [1, 2] })),
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
  })
  expect(await storing).toBe(count - 1)
  const stale = sql`select 1 from memory_vectors vector
    join memories memory on memory.persona_id = vector.persona_id and memory.id = vector.memory_id
    where vector.source_hash <> memory.content_hash`
  expect(await queryRows(database.db, stale)).toEqual([])
  const waiting = sql`select 1 from embedding_backlog where memory_id = ${edited!.id}::uuid`
  expect(await queryRows(database.db, waiting)).toHaveLength(1)
})
