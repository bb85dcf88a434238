import { queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { ORIGIN_KEY } from './read-point.js'
import { idOfPoint, type WholePoint } from './write-memories.js'

/** What the database holds where a point would come to stand. */
export interface Standing {
  /** md5 of the text that stands there; null = nothing does. */
  contentHash: string | null
  /** Whether the text was edited after it came. */
  edited: boolean
  /** Whether what the point says was erased and may not come back. */
  erased: boolean
  /** The point it came from, where it came from one. */
  point: { collection: string; id: string } | null
}

/** Looks up where points stand, in their order. Changes nothing. */
export async function standingOf(tx: Transaction, points: readonly WholePoint[]): Promise<Standing[]> {
  if (points.length === 0) return []
  const asked = points.map((point, at) => ({
    at,
    personaId: point.personaId,
    id: idOfPoint(point),
    text: point.text,
    messageIds: point.messageIds,
    createdAt: point.createdAt.toISOString(),
  }))
  const rows = await queryRows<Standing & { at: number }>(
    tx,
    sql`select asked.at, memory.content_hash as "contentHash", memory.extra -> ${ORIGIN_KEY} as point,
        exists (select from memory_versions version
          where version.persona_id = asked."personaId" and version.memory_id = asked.id) as edited,
        case when exists (select from erasures where persona_id = asked."personaId") then
          exists (select from erasures where persona_id = asked."personaId" and kind = 'persona'
            and created_at >= asked."createdAt")
          or is_erased(asked."personaId", 'memory', asked.id::text)
          or is_erased(asked."personaId", 'text', asked.text)
          or exists (select from unnest(asked."messageIds") said (id)
            where is_erased(asked."personaId", 'message', said.id))
        else false end as erased
      from json_to_recordset(${JSON.stringify(asked)}::json) as asked (at int, "personaId" uuid, id uuid, text text,
        "messageIds" text[], "createdAt" timestamptz)
      left join memories memory on memory.persona_id = asked."personaId" and memory.id = asked.id`,
  )
  const byPlace: Standing[] = []
  for (const { at, ...standing } of rows) byPlace[at] = standing
  return byPlace
}
