import type { Executor } from '@bot/memory'
import { sql } from 'drizzle-orm'

/**
 * After rows of memories came or changed: vectors of older texts go, the copies that recall filters by follow the
 * memory, and what has no vector of the active model waits for one.
 */
export async function settleMemories(executor: Executor): Promise<void> {
  await executor.execute(sql`delete from memory_vectors vector using memories memory
    where memory.persona_id = vector.persona_id and memory.id = vector.memory_id
      and vector.source_hash <> memory.content_hash`)
  await executor.execute(sql`update memory_vectors vector set places = memory.places, canon_scope = memory.canon_scope,
      personality_id = memory.personality_id, memory_created_at = memory.created_at
    from memories memory where memory.persona_id = vector.persona_id and memory.id = vector.memory_id
      and (vector.places, vector.canon_scope, vector.personality_id, vector.memory_created_at)
        is distinct from (memory.places, memory.canon_scope, memory.personality_id, memory.created_at)`)
  await executor.execute(sql`insert into embedding_backlog (persona_id, memory_id, model)
    select memory.persona_id, memory.id, wanted.model from memories memory
    join embedding_models wanted on wanted.is_active
    where not exists (select from memory_vectors vector where vector.persona_id = memory.persona_id
      and vector.memory_id = memory.id and vector.model = wanted.model)
    on conflict do nothing`)
  await executor.execute(sql`delete from embedding_backlog item using memory_vectors vector
    where vector.persona_id = item.persona_id and vector.memory_id = item.memory_id and vector.model = item.model`)
}
