import { sql } from 'drizzle-orm'
import type { Executor } from '../database/database.js'
import { queryRows } from '../database/rows.js'

/** Two memories, compared exactly. */
export interface Compared {
  earlier: string
  later: string
  /** Cosine similarity; of texts that were split, that of the two chunks which differ most. */
  similarity: number
  /** Words that both hold, of the words that either holds: 0 to 1. Word stems, without stop words; of first chunks. */
  sharedWords: number
}

/**
 * Compares pairs of memories by their vectors of `model` and keeps those at `similarity` or above. A vector of a text
 * that changed since does not count, and texts split into different numbers of chunks are not alike.
 */
export async function comparePairs(
  executor: Executor,
  pairs: readonly { earlier: string; later: string }[],
  { personaId, model, similarity }: { personaId: string; model: string; similarity: number },
): Promise<Compared[]> {
  if (pairs.length === 0) return []
  return queryRows<Compared>(
    executor,
    sql`with pair as materialized (
        select * from json_to_recordset(${JSON.stringify(pairs)}::json) as pair (earlier uuid, later uuid)
      ), compared as materialized (
        select pair.earlier, pair.later, parts.similarity, one.words as one, other.words as other
        from pair
        join memories one on one.persona_id = ${personaId}::uuid and one.id = pair.earlier
        join memories other on other.persona_id = ${personaId}::uuid and other.id = pair.later
        -- Beside each other, and not joined: vectors must be looked up pair by pair, never gathered and searched.
        cross join lateral (
          select min(1 - (first.embedding <=> second.embedding)) as similarity, count(*) as parts
          from (
            select one.id as one, one.content_hash as one_hash, other.id as other, other.content_hash as other_hash
            where one.chunk_group_id is null and other.chunk_group_id is null
            union all
            select chunk.id, chunk.content_hash, like_it.id, like_it.content_hash from memories chunk
            join memories like_it on like_it.persona_id = chunk.persona_id
              and like_it.chunk_group_id = other.chunk_group_id and like_it.chunk_index = chunk.chunk_index
            where chunk.persona_id = one.persona_id and chunk.chunk_group_id = one.chunk_group_id
              and chunk.visibility = 'normal' and like_it.visibility = 'normal'
          ) part
          join memory_vectors first on first.persona_id = ${personaId}::uuid and first.memory_id = part.one
            and first.model = ${model} and first.source_hash = part.one_hash
          join memory_vectors second on second.persona_id = ${personaId}::uuid and second.memory_id = part.other
            and second.model = ${model} and second.source_hash = part.other_hash
        ) parts
        where one.visibility = 'normal' and other.visibility = 'normal'
          and parts.similarity >= ${similarity} and parts.parts = coalesce(one.total_chunks, 1)
          and one.total_chunks is not distinct from other.total_chunks
      )
      select earlier, later, similarity::float8,
        (select coalesce(count(*) filter (where holders = 2)::float8 / nullif(count(*), 0), 0) from (
          select count(*) as holders from (
            select unnest(tsvector_to_array(one)) as word union all select unnest(tsvector_to_array(other))
          ) held group by word) words) as "sharedWords"
      from compared order by earlier, later`,
  )
}
