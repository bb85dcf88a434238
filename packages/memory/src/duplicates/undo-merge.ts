import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import type { Undoing } from '../lifecycle/undo.js'
import { takenOver } from './merge-duplicates.js'

/** Gives kept memories back the message ids, senders and time they had, where those are still what the merge left. */
export async function unmerge(tx: Transaction, { personaId, operationId, by, as }: Undoing): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    tx,
    sql`with done as (
      select memory_id, details -> 'merged' as merged, details -> 'had' as had, details -> 'has' as has
      from memory_events
      where persona_id = ${personaId}::uuid and operation_id = ${operationId}::uuid and details ? 'merged'
    ), restored as (
      update memories set updated_at = now(),
        message_ids = array(select jsonb_array_elements_text(had -> 'messageIds')),
        senders = array(select jsonb_array_elements_text(had -> 'senders')),
        created_at = to_timestamp((had ->> 'createdAtMs')::float8 / 1000)
      from done
      where memories.persona_id = ${personaId}::uuid and memories.id = done.memory_id and not memories.is_locked
        and ${takenOver(sql`memories`)} = done.has
      returning memories.id, memories.created_at, done.merged, done.had, done.has
    ), vectors as (
      update memory_vectors vector set memory_created_at = restored.created_at from restored
      where vector.persona_id = ${personaId}::uuid and vector.memory_id = restored.id
        and vector.memory_created_at <> restored.created_at
    ), noted as (
      insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason, details)
      select ${personaId}::uuid, gen_random_uuid(), id, ${as}::uuid, 'undo', ${by.actor}, ${by.reason ?? null},
        jsonb_build_object('undoes', ${operationId}::text, 'merged', merged, 'had', has, 'has', had)
      from restored
    )
    select id from restored order by id`,
  )
  return rows.map(({ id }) => id)
}
