import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { historyId, movedMemoryId } from '../ids.js'
import { textArray } from '../recall/scope.js'
import { historyColumns } from './columns.js'
import type { By } from './operation.js'

/** A change of persona, as the audit keeps it. */
interface Transfer {
  personaId: string
  to: string
  by: By
  operationId: string
  action: 'move' | 'undo' | 'unclaim'
}

/** Where a message goes. */
export interface MessageDestination {
  id: string
  newId: string
}

/** Messages read and written at once. */
const BATCH = 500

/**
 * Gives messages to another persona, those that were deleted too: the ones that memories were made of, or all. A rebuild
 * then makes nothing of them for the first persona, and finds the moved memories there for the other. A message that the
 * other persona has already becomes one with it.
 *
 * @returns how many went
 */
export async function moveHistory(
  tx: Transaction,
  transfer: Transfer,
  which: 'all' | readonly string[],
): Promise<number> {
  const { personaId, to } = transfer
  const rows = await queryRows<{ id: string; channelId: string; personalityId: string; createdAtMs: number }>(
    tx,
    sql`select id, channel_id as "channelId", personality_id as "personalityId",
        (extract(epoch from created_at) * 1000)::float8 as "createdAtMs"
      from conversation_history where persona_id = ${personaId}::uuid ${
        which === 'all'
          ? sql``
          : sql`and (id::text = any (${textArray(which)}) or discord_message_id && ${textArray(which)})`
      }
      order by id for update`,
  )
  const destinations = rows.map(({ id, channelId, personalityId, createdAtMs }) => ({
    id,
    newId:
      historyId(channelId, personalityId, personaId, createdAtMs) === id
        ? historyId(channelId, personalityId, to, createdAtMs)
        : movedMemoryId(to, id),
  }))
  await transferMessages(tx, transfer, destinations)
  return rows.length
}

/** Takes the messages of a move back, where they are still there. */
export async function moveHistoryBack(
  tx: Transaction,
  { operationId, as, by, personaId }: { operationId: string; as: string; by: By; personaId: string },
  action: 'undo' | 'unclaim' = 'undo',
): Promise<void> {
  const rows = await queryRows<{ id: string; newId: string; to: string }>(
    tx,
    sql`select event.memory_id as id, event.details -> 'movedMessage' ->> 'id' as "newId",
        event.details -> 'movedMessage' ->> 'personaId' as "to"
      from memory_events event
      where event.persona_id = ${personaId}::uuid and event.operation_id = ${operationId}::uuid
        and event.details -> 'movedMessage' ->> 'merged' = 'false'
      order by event.memory_id`,
  )
  for (const to of new Set(rows.map((row) => row.to))) {
    const back = rows.filter((row) => row.to === to)
    await transferMessages(tx, { personaId, to, by, operationId: as, action }, back)
  }
}

async function transferMessages(
  tx: Transaction,
  { personaId, to, by, operationId, action }: Transfer,
  destinations: readonly MessageDestination[],
): Promise<void> {
  for (let start = 0; start < destinations.length; start += BATCH) {
    const batch = destinations
      .slice(start, start + BATCH)
      .map(({ id, newId }) => ({ id, newId, otherId: movedMemoryId(to, id) }))
    // Another message of the same millisecond may have the id there.
    const going = sql`going as materialized (
      select message.*, coalesce(standing.content = message.content, false) as merged,
        case when standing.content <> message.content then row."otherId" else row."newId" end as "newId"
      from json_to_recordset(${JSON.stringify(batch)}::json) as row (id uuid, "newId" uuid, "otherId" uuid)
      join conversation_history message on message.persona_id = ${personaId}::uuid and message.id = row.id
      left join conversation_history standing on standing.persona_id = ${to}::uuid and standing.id = row."newId"
    )`
    await queryRows(
      tx,
      sql`with ${going}, written as (
        insert into conversation_history (persona_id, id, ${historyColumns})
        select ${to}::uuid, "newId", ${historyColumns} from going where not merged order by "newId"
        on conflict do nothing
      )
      insert into memory_events (persona_id, id, memory_id, operation_id, action, actor, reason, details)
      select ${to}::uuid, gen_random_uuid(), "newId", ${operationId}::uuid, ${`${action}_message`}, ${by.actor},
        ${by.reason ?? null}, jsonb_build_object('movedMessage',
          jsonb_build_object('personaId', ${personaId}::text, 'id', id, 'merged', merged))
      from going`,
    )
    // Memories know a message that has no Discord id by its row.
    await queryRows(
      tx,
      sql`with ${going}, named as (
        select memory.id, array_agg(coalesce(going."newId"::text, said.id) order by said.at) as message_ids
        from memories memory cross join unnest(memory.message_ids) with ordinality said (id, at)
        left join going on going.id::text = said.id
        where memory.persona_id = ${to}::uuid and memory.message_ids && (select array_agg(id::text) from going)
        group by memory.id
      )
      update memories set message_ids = named.message_ids, updated_at = now() from named
      where memories.persona_id = ${to}::uuid and memories.id = named.id`,
    )
    await queryRows(
      tx,
      sql`with ${going} delete from conversation_history using going
        where conversation_history.persona_id = ${personaId}::uuid and conversation_history.id = going.id`,
    )
  }
}
