import type { VectorSource } from '@bot/testing'
import { sql } from 'drizzle-orm'
import type { Database } from '../../src/database/database.js'
import { memoryId } from '../../src/ids.js'

export const MODEL = 'fake-model'

/**
 * Stores memories with vectors as they are, a group of them about one topic after another, without any embedder.
 *
 * @returns the ids, group by group
 */
export async function embeddedMemories(
  database: Database,
  options: {
    personaId: string
    personalityId: string
    groups: number
    each: number
    vectors: VectorSource
    from?: number
  },
): Promise<string[][]> {
  const { personaId, personalityId, groups, each, vectors, from = 0 } = options
  await database.db.execute(
    sql`insert into embedding_models (model, dimensions, is_active) values (${MODEL}, 1536, true) on conflict do nothing`,
  )
  const ids: string[][] = []
  for (let group = 0; group < groups; group++) {
    const centre = vectors.next()
    const rows = Array.from({ length: each }, (_, at) => {
      const text = `memory ${from + at} of topic ${group}`
      const id = memoryId(personaId, personalityId, text)
      return { id, text, vector: `[${vectors.near(centre, 0.95).join(',')}]`, at: from + group * each + at }
    })
    ids.push(rows.map(({ id }) => id))
    await database.db.execute(sql`with row as (
        select * from json_to_recordset(${JSON.stringify(rows)}::json) as row (id uuid, text text, vector text, at int)
      ), memory as (
        insert into memories (persona_id, id, personality_id, content, created_at)
        select ${personaId}::uuid, id, ${personalityId}::uuid, text, '2026-01-01'::timestamptz + at * interval '1 minute'
        from row returning id, content_hash, created_at
      )
      insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at)
      select ${personaId}::uuid, memory.id, ${MODEL}, memory.content_hash, row.vector::vector(1536),
        ${personalityId}::uuid, memory.created_at
      from memory join row using (id)`)
  }
  return ids
}
