import { isDeepStrictEqual } from 'node:util'
import { type ChunkLimits, queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { carryVectors } from './carry-vectors.js'
import type { IncomingMemory, IncomingOutcome } from './incoming-memory.js'
import { type IncomingRow, keyOf, mergedById, rowsOfEach } from './rows.js'

export interface WriteOptions {
  /** The model that the vectors are of. */
  model: string
  sourceSystem: string
  /** The key in `extra` that says which record a memory came from. */
  originKey: string
  /** Longest text that is stored in one piece where it has no vector. */
  limits: ChunkLimits
}

interface WrittenRow {
  personaId: string
  id: string
  outcome: 'inserted' | 'existed' | 'erased'
  /** Which record the standing row came from; null = none. */
  origin: unknown
}

/**
 * Writes memories with their vectors, or with a work item where they have none; what stands stays. A text without a
 * vector that is longer than the embedder takes is stored in the pieces that the live path gives it.
 */
export async function writeMemories(
  tx: Transaction,
  memories: readonly IncomingMemory[],
  options: WriteOptions,
): Promise<IncomingOutcome[]> {
  const rowsByMemory = await rowsOfEach(tx, memories, options.limits)
  const written = await insertRows(tx, mergedById(rowsByMemory.flat()), options)
  const byKey = new Map(written.map((row) => [keyOf(row), row]))
  const counted = new Set<string>()
  return memories.map((memory, at) => {
    // Pieces share their fate; the first tells it, but for an erasure, which one of them may carry.
    const rows = rowsByMemory[at]!.map((row) => byKey.get(keyOf(row))!)
    if (rows.some(({ outcome }) => outcome === 'erased')) return 'erased'
    const [row] = rows
    const isFirst = !counted.has(keyOf(row!))
    counted.add(keyOf(row!))
    if (row!.outcome === 'inserted') return isFirst ? 'inserted' : 'repeated'
    const { origin } = row!
    return origin === null || isDeepStrictEqual(origin, memory.extra[options.originKey]) ? 'existed' : 'repeated'
  })
}

async function insertRows(
  tx: Transaction,
  rows: readonly IncomingRow[],
  { model, sourceSystem, originKey }: WriteOptions,
): Promise<WrittenRow[]> {
  await carryVectors(
    tx,
    rows.flatMap(({ vector }, at) => (vector ? [{ at, vector }] : [])),
  )
  const incoming = JSON.stringify(rows.map(({ vector: _, ...row }, at) => ({ ...row, at })))
  return queryRows<WrittenRow>(
    tx,
    sql`with incoming as materialized (
      select row.*, persona.language, md5(row.content) as hash
      from json_to_recordset(${incoming}::json) as row (at int,
        "personaId" uuid, id uuid, "personalityId" uuid, content text, "legacyShapesUserId" text, "sessionId" text,
        "canonScope" text, "summaryType" text, "channelId" text, "guildId" text, origins text[], places text[],
        "messageIds" text[], senders text[], extra jsonb, "isSummarized" boolean, "originalMessageCount" int,
        "summarizedAt" timestamptz, "chunkGroupId" uuid, "chunkIndex" int, "totalChunks" int, "createdAt" timestamptz)
      join personas persona on persona.id = row."personaId"
      -- Writers of overlapping batches lock rows in the same order.
      order by row."personaId", row.id
    ), standing as materialized (
      select memory.persona_id, memory.id, memory.content_hash, memory.personality_id, memory.created_at,
        memory.canon_scope, memory.extra -> ${originKey} as origin
      from incoming join memories memory on memory.persona_id = incoming."personaId" and memory.id = incoming.id
    ), written as (
      insert into memories as known (persona_id, id, personality_id, content, language, source_system,
        legacy_shapes_user_id, session_id, canon_scope, summary_type, channel_id, guild_id, origins, places, message_ids,
        senders, extra, is_summarized, original_message_count, summarized_at, chunk_group_id, chunk_index, total_chunks,
        created_at)
      select "personaId", id, "personalityId", content, language, ${sourceSystem}, "legacyShapesUserId", "sessionId",
        "canonScope", "summaryType", "channelId", "guildId", origins, places, "messageIds", senders, extra,
        "isSummarized", "originalMessageCount", "summarizedAt", "chunkGroupId", "chunkIndex", "totalChunks", "createdAt"
      from incoming
      on conflict (persona_id, id) do update set
        origins = array(select distinct unnest(known.origins || excluded.origins) order by 1 limit ${MAX_ORIGINS}),
        places = array(select distinct unnest(known.places || excluded.places) order by 1 limit ${2 * MAX_ORIGINS}),
        message_ids = array(select distinct unnest(known.message_ids || excluded.message_ids) order by 1),
        updated_at = now()
      where not (known.origins @> excluded.origins and known.message_ids @> excluded.message_ids)
        and cardinality(known.origins) < ${MAX_ORIGINS}
      returning persona_id, id, content_hash, personality_id, created_at, canon_scope, places, (xmax = 0) as inserted
    ), stored as (
      insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id,
        memory_created_at, canon_scope, places)
      select incoming."personaId", incoming.id, ${model}, incoming.hash, carried.embedding,
        coalesce(written.personality_id, memory.personality_id), coalesce(written.created_at, memory.created_at),
        coalesce(written.canon_scope, memory.canon_scope), coalesce(written.places, memory.places)
      from incoming join incoming_vectors carried on carried.at = incoming.at
      left join written on written.persona_id = incoming."personaId" and written.id = incoming.id
      left join memories memory on memory.persona_id = incoming."personaId" and memory.id = incoming.id
      where coalesce(written.content_hash, memory.content_hash) = incoming.hash
      on conflict (persona_id, memory_id, model) do nothing
      returning persona_id, memory_id
    ), queued as (
      insert into embedding_backlog (persona_id, memory_id, model)
      select written.persona_id, written.id, model.model
      from written join embedding_models model on model.is_active or model.is_growing
      left join stored on stored.persona_id = written.persona_id and stored.memory_id = written.id
        and model.model = ${model}
      where written.inserted and stored.memory_id is null
      on conflict do nothing
    ), done as (
      delete from embedding_backlog item using stored
      where item.persona_id = stored.persona_id and item.memory_id = stored.memory_id and item.model = ${model}
    ), relocated as (
      update memory_vectors vector set places = written.places from written
      where not written.inserted and vector.persona_id = written.persona_id and vector.memory_id = written.id
        and vector.places <> written.places
    )
    select incoming."personaId", incoming.id, standing.origin,
      case when standing.id is not null then 'existed' when written.inserted then 'inserted' else 'erased' end as outcome
    from incoming
    left join written on written.persona_id = incoming."personaId" and written.id = incoming.id
    left join standing on standing.persona_id = incoming."personaId" and standing.id = incoming.id`,
  )
}

/** As many places as a memory remembers. */
const MAX_ORIGINS = 20
