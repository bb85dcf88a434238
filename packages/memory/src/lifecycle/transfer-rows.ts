import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { memoryColumns, vectorColumns, versionColumns } from './columns.js'
import type { Destination } from './destination.js'
import type { By } from './operation.js'

/** A change of persona, as the audit keeps it. */
interface Transfer {
  personaId: string
  to: string
  by: By
  operationId: string
  /** `unclaim` = out of recall, with the claim that brought it there: see `undo`. */
  action: 'move' | 'undo' | 'unclaim'
}

/**
 * Puts rows, with all that hangs on them, under their new keys and takes them away from the old ones.
 *
 * @returns the new ids that are there now (what was erased there is not), and how many were there before
 */
export async function transferRows(
  tx: Transaction,
  { personaId, to, by, operationId, action }: Transfer,
  destinations: readonly Destination[],
): Promise<{ present: string[]; merged: number }> {
  const going = sql`going as materialized (
    select * from json_to_recordset(${JSON.stringify(destinations)}::json) as row (id uuid, "newId" uuid, "newGroupId" uuid))`
  const written = await queryRows<{ id: string; merged: boolean }>(
    tx,
    sql`with ${going}, written as (
      insert into memories as known (persona_id, id, chunk_group_id, chunk_index, total_chunks, ${memoryColumns})
      select ${to}::uuid, "newId", "newGroupId", memory.chunk_index, memory.total_chunks, ${memoryColumns}
      from memories memory join going using (id) where memory.persona_id = ${personaId}::uuid
      order by "newId"
      on conflict (persona_id, id) do update set
        origins = array(select distinct unnest(known.origins || excluded.origins) order by 1 limit 20),
        places = array(select distinct unnest(known.places || excluded.places) order by 1 limit 40),
        message_ids = array(select distinct unnest(known.message_ids || excluded.message_ids) order by 1),
        senders = array(select distinct unnest(known.senders || excluded.senders) order by 1),
        created_at = least(known.created_at, excluded.created_at), updated_at = now()
      returning id, xmax <> 0 as merged
    ), noted as (
      insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason, details)
      select ${to}::uuid, gen_random_uuid(), written.id, ${operationId}::uuid, ${action}, ${by.actor},
        ${by.reason ?? null}, jsonb_build_object('moved', jsonb_build_object('personaId', ${personaId}::text,
          'id', going.id, 'groupId', memory.chunk_group_id, 'merged', written.merged))
      from written join going on going."newId" = written.id
      join memories memory on memory.persona_id = ${personaId}::uuid and memory.id = going.id
    )
    select id, merged from written order by id`,
  )
  await queryRows(
    tx,
    sql`with ${going}, vectors as (
      insert into memory_vectors (persona_id, memory_id, ${vectorColumns})
      select ${to}::uuid, "newId", ${vectorColumns} from memory_vectors vector join going on going.id = vector.memory_id
      where vector.persona_id = ${personaId}::uuid
        and exists (select from memories where persona_id = ${to}::uuid and id = "newId")
      on conflict do nothing
    ), versions as (
      insert into memory_versions (persona_id, id, memory_id, ${versionColumns})
      select ${to}::uuid, version.id, "newId", ${versionColumns}
      from memory_versions version join going on going.id = version.memory_id
      where version.persona_id = ${personaId}::uuid
        and exists (select from memories where persona_id = ${to}::uuid and id = "newId")
      on conflict do nothing
    )
    insert into embedding_backlog (persona_id, memory_id, model)
    select ${to}::uuid, "newId", item.model from embedding_backlog item join going on going.id = item.memory_id
    where item.persona_id = ${personaId}::uuid
      and exists (select from memories where persona_id = ${to}::uuid and id = "newId")
      and not exists (select from memory_vectors vector where vector.persona_id = ${to}::uuid
        and vector.memory_id = "newId" and vector.model = item.model)
    on conflict do nothing`,
  )
  // What vectors copy of their memory follows where two became one.
  await queryRows(
    tx,
    sql`with ${going} update memory_vectors vector set places = memory.places, memory_created_at = memory.created_at
      from going join memories memory on memory.persona_id = ${to}::uuid and memory.id = going."newId"
      where vector.persona_id = ${to}::uuid and vector.memory_id = going."newId"
        and (vector.places, vector.memory_created_at) is distinct from (memory.places, memory.created_at)`,
  )
  await queryRows(
    tx,
    sql`with ${going} delete from memories using going
      where memories.persona_id = ${personaId}::uuid and memories.id = going.id`,
  )
  // The trigger has written the tombstones by now; these were moves. What came home keeps that of when it left, or a
  // database that knows of nothing else would send it away again; it is as of after that.
  await queryRows(
    tx,
    sql`with ${going}, home as (
      update memories set updated_at = stone.deleted_at + interval '1 millisecond'
      from going, sync_tombstones stone
      where memories.persona_id = ${to}::uuid and memories.id = going."newId" and stone.table_name = 'memories'
        and stone.row_pk = ${to}::text || ':' || going."newId"::text and memories.updated_at <= stone.deleted_at
    )
    update sync_tombstones set moved_to = ${to}::text || ':' || "newId"::text from going
    where table_name = 'memories' and row_pk = ${personaId}::text || ':' || going.id::text`,
  )
  return { present: written.map(({ id }) => id), merged: written.filter(({ merged }) => merged).length }
}
