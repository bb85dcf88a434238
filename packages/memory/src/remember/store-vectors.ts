import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.js'
import { queryRows } from '../database/rows.js'

export interface ReadyVector {
  personaId: string
  id: string
  /** `content_hash` of the text it was made from. */
  contentHash: string
  embedding: readonly number[]
}

/**
 * Stores vectors and takes their work items off the backlog, in one statement. The memories themselves are not
 * touched: `updated_at` stays. A vector of a text that was edited meanwhile is dropped; the edit queued a new item.
 *
 * @returns how many were stored.
 */
export async function storeVectors(
  executor: Executor,
  model: string,
  vectors: readonly ReadyVector[],
): Promise<number> {
  const rows = JSON.stringify(vectors.map((vector) => ({ ...vector, embedding: `[${vector.embedding.join(',')}]` })))
  const stored = await queryRows<{ stored: number }>(
    executor,
    sql`with ready as (
      select memory.persona_id, memory.id, memory.content_hash, memory.personality_id, memory.created_at,
        memory.canon_scope, memory.places, row.embedding::vector(1536) as embedding
      from json_to_recordset(${rows}::json) as row ("personaId" uuid, id uuid, "contentHash" text, embedding text)
      join memories memory on memory.persona_id = row."personaId" and memory.id = row.id
        and memory.content_hash = row."contentHash"
      order by memory.persona_id, memory.id
    ), stored as (
      insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id,
        memory_created_at, canon_scope, places)
      select persona_id, id, ${model}, content_hash, embedding, personality_id, created_at, canon_scope,
        places from ready
      on conflict (persona_id, memory_id, model) do nothing
      returning 1
    ), done as (
      delete from embedding_backlog item using ready
      where item.persona_id = ready.persona_id and item.memory_id = ready.id and item.model = ${model}
    )
    select count(*)::int as stored from stored`,
  )
  return stored[0]!.stored
}
