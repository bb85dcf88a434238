import { queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { ORIGIN_KEY } from './read-point.js'

/** A memory on its way out, with its vector where it has one. */
export interface OutgoingMemory {
  personaId: string
  id: string
  personalityId: string
  text: string
  /** Set where nobody has claimed it yet. */
  legacyUserId: string | null
  createdAtMs: number
  channelId: string | null
  guildId: string | null
  origins: string[]
  messageIds: string[]
  senders: string[]
  summaryType: string | null
  canonScope: string | null
  sessionId: string | null
  extra: Record<string, unknown> | null
  /** The point it came from, where it came from one. */
  point: { collection: string; id: string } | null
  vector: number[] | null
}

export interface MemoryCursor {
  personaId: string
  id: string
}

/**
 * The next memories that recall can bring up and that were written or changed at `since` or later, by persona and id.
 * Hidden, archived, deleted and expired ones are none of them.
 */
export async function nextMemories(
  tx: Transaction,
  { since, after, limit, model }: { since: Date; after: MemoryCursor | null; limit: number; model: string },
): Promise<OutgoingMemory[]> {
  const from = after ?? {
    personaId: '00000000-0000-0000-0000-000000000000',
    id: '00000000-0000-0000-0000-000000000000',
  }
  const rows = await queryRows<Omit<OutgoingMemory, 'vector'> & { vector: string | null }>(
    tx,
    sql`select memory.persona_id as "personaId", memory.id, memory.personality_id as "personalityId",
        memory.content as text,
        case when persona.kind = 'unclaimed' then persona.name end as "legacyUserId",
        (extract(epoch from memory.created_at) * 1000)::float8 as "createdAtMs", memory.channel_id as "channelId",
        memory.guild_id as "guildId", memory.origins, memory.message_ids as "messageIds", memory.senders,
        memory.summary_type as "summaryType", memory.canon_scope as "canonScope", memory.session_id as "sessionId",
        memory.extra, memory.extra -> ${ORIGIN_KEY} as point, vector.embedding::text as vector
      from memories memory
      join personas persona on persona.id = memory.persona_id
      left join memory_vectors vector on vector.persona_id = memory.persona_id and vector.memory_id = memory.id
        and vector.model = ${model}
      where (memory.persona_id, memory.id) > (${from.personaId}::uuid, ${from.id}::uuid)
        and memory.updated_at >= ${since.toISOString()}::timestamptz
        and memory.visibility = 'normal' and (memory.expires_at is null or memory.expires_at > now())
      order by memory.persona_id, memory.id limit ${limit}`,
  )
  return rows.map((row) => ({ ...row, vector: row.vector === null ? null : (JSON.parse(row.vector) as number[]) }))
}

export async function countMemories(tx: Transaction, since: Date): Promise<number> {
  const [row] = await queryRows<{ memories: number }>(
    tx,
    sql`select count(*)::int as memories from memories
      where updated_at >= ${since.toISOString()}::timestamptz
        and visibility = 'normal' and (expires_at is null or expires_at > now())`,
  )
  return row!.memories
}
