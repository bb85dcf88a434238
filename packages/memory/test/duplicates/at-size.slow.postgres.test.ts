import { performance } from 'node:perf_hooks'
import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { somePeople } from '../support/people.js'

const database = useTestDatabase()
const MEMORIES = 10_000
const COPIES = 100

it('10,000 memories with one personality are compared within seconds, and no copy is overlooked', async () => {
  const people = await somePeople(database)
  const memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder() })
  await memory.checkModel()
  const run = (statement: ReturnType<typeof sql>) => database.db.execute(statement)
  await run(sql`drop index memory_vectors_embedding_hnsw`)
  await run(sql`insert into memories (persona_id, id, personality_id, content, created_at)
    select ${people.ann}, gen_random_uuid(), ${people.lilith}, 'memory ' || at, now() - at * interval '1 minute'
    from generate_series(1, ${MEMORIES - COPIES}::int) at`)
  // 200 subjects; two memories of one lie at about 0.7, as turns about the same matter do.
  await run(sql`with subject as materialized (
      select at, array(select sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()) from generate_series(1, 1536) where at > 0) as axes from generate_series(1, 200) at
    ), numbered as (select *, row_number() over (order by id) as at from memories)
    insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at)
    select persona_id, id, ${memory.model.model}, content_hash,
      (select array_agg(axis + 0.6 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))::real[]::vector(1536) from unnest(axes) axis where numbered.at > 0),
      personality_id, created_at
    from numbered join subject on subject.at = 1 + numbered.at % 200`)
  await run(sql`insert into memories (persona_id, id, personality_id, content)
    select persona_id, gen_random_uuid(), personality_id, content || ' again' from memories
    order by id limit ${COPIES}`)
  await run(sql`insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at)
    select copy.persona_id, copy.id, vector.model, copy.content_hash,
      (select array_agg(axis + 0.3 * sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random()))::real[]::vector(1536) from unnest(vector.embedding::real[]) axis),
      copy.personality_id, copy.created_at
    from memories copy join memories said on copy.content = said.content || ' again'
    join memory_vectors vector on vector.memory_id = said.id`)
  await run(sql`vacuum analyze memories`)
  await run(sql`vacuum analyze memory_vectors`)

  const started = performance.now()
  const found = await memory.findDuplicates({ personaId: people.ann, threshold: 0.9, limit: 1_000 })
  const ms = performance.now() - started
  console.log(`${MEMORIES} memories compared in ${ms.toFixed(0)} ms`)
  expect(found).toMatchObject({ compared: MEMORIES, next: null })
  const copies = found.groups.flatMap(({ keep, duplicates }) => duplicates.map((one) => [keep.text, one.memory.text]))
  expect(copies).toHaveLength(COPIES)
  for (const [said, copy] of copies) expect(copy).toBe(`${said} again`)
  expect(ms).toBeLessThan(5_000)
}, 120_000)
