import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { memoryChunkGroupId, memoryChunkId, memoryId } from '../ids.js'
import type { Destination, MovingRow } from './destination.js'
import { type By, newOperation } from './operation.js'
import { transferRows } from './transfer-rows.js'

/** Memories read and written at once. */
const BATCH = 500

/**
 * Gives all memories of one personality to another that turned out to be the same, persona by persona: ids that follow
 * from persona, personality and text follow from the new personality afterwards, others stay. Vectors, versions and work
 * items go along. In the caller's transaction; both personalities must be there.
 *
 * @example `await movePersonality(tx, { from: twin, to: lilith, by: { actor: 'sync' } })`
 */
export async function movePersonality(
  tx: Transaction,
  { from, to, by }: { from: string; to: string; by: By },
): Promise<void> {
  const operationId = newOperation()
  for (;;) {
    const rows = await nextRows(tx, from)
    if (rows.length === 0) return
    // A batch holds whole texts of one persona, so that ids that follow from the whole text can be told.
    const personaId = rows[0]!.personaId
    const going = rows.flatMap((row) => destinationOf(row, personaId, from, to) ?? [])
    await rename(tx, { personaId, to, ids: rows.map(({ id }) => id) })
    if (going.length > 0) await transferRows(tx, { personaId, to: personaId, by, operationId, action: 'move' }, going)
  }
}

const nextRows = (tx: Transaction, personality: string) =>
  queryRows<MovingRow & { personaId: string }>(
    tx,
    sql`select memory.persona_id as "personaId", memory.id, memory.personality_id as "personalityId",
        memory.chunk_group_id as "groupId", memory.chunk_index as "chunkIndex",
        case when memory.chunk_group_id is null then memory.content else (
          select string_agg(chunk.content, '' order by chunk.chunk_index) from memories chunk
          where chunk.persona_id = memory.persona_id and chunk.chunk_group_id = memory.chunk_group_id) end as text
      from memories memory
      where memory.personality_id = ${personality}::uuid and memory.persona_id = (
        select persona_id from memories where personality_id = ${personality}::uuid order by persona_id limit 1)
      order by memory.chunk_group_id, memory.chunk_index, memory.id limit ${BATCH}::int for update of memory`,
  )

function destinationOf(row: MovingRow, personaId: string, from: string, to: string): Destination | null {
  const { id, text, groupId, chunkIndex } = row
  if (groupId === null || chunkIndex === null) {
    return memoryId(personaId, from, text) === id
      ? { id, newId: memoryId(personaId, to, text), newGroupId: null }
      : null
  }
  if (memoryChunkId(personaId, from, text, chunkIndex) !== id) return null
  const newGroupId =
    memoryChunkGroupId(personaId, from, text) === groupId ? memoryChunkGroupId(personaId, to, text) : groupId
  return { id, newId: memoryChunkId(personaId, to, text, chunkIndex), newGroupId }
}

/** Memories and the copies that their vectors hold. */
async function rename(
  tx: Transaction,
  { personaId, to, ids }: { personaId: string; to: string; ids: readonly string[] },
): Promise<void> {
  const named = sql`(select value::uuid from json_array_elements_text(${JSON.stringify(ids)}::json))`
  await queryRows(
    tx,
    sql`with vectors as (
        update memory_vectors set personality_id = ${to}::uuid where persona_id = ${personaId}::uuid and memory_id in ${named}
      )
      update memories set personality_id = ${to}::uuid, updated_at = greatest(now(), updated_at + interval '1 ms')
      where persona_id = ${personaId}::uuid and id in ${named}`,
  )
}
