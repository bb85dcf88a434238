import { memoryChunkGroupId, queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { type IncomingMemory, idOfMemory } from './incoming-memory.js'

/** What the database holds where a record would come to stand. */
export interface Standing {
  /** md5 of the text that stands there, whole or in pieces; null = nothing does. */
  contentHash: string | null
  /** Whether the text was edited after it came. */
  edited: boolean
  /** Whether what the record says was erased and may not come back. */
  erased: boolean
  /** The record it came from, where it came from one. */
  origin: unknown
}

type Asked = Pick<IncomingMemory, 'personaId' | 'personalityId' | 'text' | 'messageIds' | 'createdAt'>

/**
 * Looks up where records stand, in their order. Changes nothing.
 *
 * @param originKey the key in `extra` that says which record a memory came from
 */
export async function standingOf(tx: Transaction, records: readonly Asked[], originKey: string): Promise<Standing[]> {
  if (records.length === 0) return []
  const asked = records.map((record, at) => ({
    at,
    personaId: record.personaId,
    id: idOfMemory(record),
    groupId: memoryChunkGroupId(record.personaId, record.personalityId, record.text),
    text: record.text,
    messageIds: record.messageIds,
    createdAt: record.createdAt.toISOString(),
  }))
  const rows = await queryRows<Standing & { at: number }>(
    tx,
    sql`select asked.at, coalesce(memory.content_hash, pieces.hash) as "contentHash",
        coalesce(memory.extra, pieces.extra) -> ${originKey} as origin,
        exists (select from memory_versions version
          where version.persona_id = asked."personaId" and version.memory_id in (asked.id, pieces.id)) as edited,
        case when exists (select from erasures where persona_id = asked."personaId") then
          exists (select from erasures where persona_id = asked."personaId" and kind = 'persona'
            and created_at >= asked."createdAt")
          or is_erased(asked."personaId", 'memory', asked.id::text)
          or is_erased(asked."personaId", 'text', asked.text)
          or exists (select from unnest(asked."messageIds") said (id)
            where is_erased(asked."personaId", 'message', said.id))
        else false end as erased
      from json_to_recordset(${JSON.stringify(asked)}::json) as asked (at int, "personaId" uuid, id uuid,
        "groupId" uuid, text text, "messageIds" text[], "createdAt" timestamptz)
      left join memories memory on memory.persona_id = asked."personaId" and memory.id = asked.id
      left join lateral (
        select md5(string_agg(chunk.content, '' order by chunk.chunk_index)) as hash,
          (array_agg(chunk.id order by chunk.chunk_index))[1] as id,
          (array_agg(chunk.extra order by chunk.chunk_index))[1] as extra
        from memories chunk
        where chunk.persona_id = asked."personaId" and chunk.chunk_group_id = asked."groupId"
      ) pieces on memory.id is null`,
  )
  const byPlace: Standing[] = []
  for (const { at, ...standing } of rows) byPlace[at] = standing
  return byPlace
}
