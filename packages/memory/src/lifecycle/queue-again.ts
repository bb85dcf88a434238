import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.js'
import { queryRows } from '../database/rows.js'

/**
 * Takes the vectors of memories whose text changed away, of every model, and queues new ones of the models in use. The
 * old vector is not used meanwhile: the memory is found by its words.
 *
 * @param hold how long the backlog leaves the new items of a model alone, because the caller embeds them itself
 */
export async function queueAgain(
  tx: Transaction,
  memories: { personaId: string; ids: readonly string[] },
  hold: { model: string; ms: number } = { model: '', ms: 0 },
): Promise<void> {
  const { personaId, ids } = memories
  const named = sql`(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`
  await queryRows(
    tx,
    sql`with gone as (
      delete from memory_vectors where persona_id = ${personaId}::uuid and memory_id in ${named}
    )
    insert into embedding_backlog (persona_id, memory_id, model, due_at)
    select memory.persona_id, memory.id, model.model,
      now() + case when model.model = ${hold.model} then ${hold.ms}::float8 else 0 end * interval '1 ms'
    from memories memory cross join embedding_models model
    where memory.persona_id = ${personaId}::uuid and memory.id in ${named} and (model.is_active or model.is_growing)
    on conflict (persona_id, memory_id, model) do update
      set status = 'waiting', attempts = 0, last_error = null, due_at = excluded.due_at`,
  )
}
