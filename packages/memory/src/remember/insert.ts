import { sql } from 'drizzle-orm'
import { copyInto } from '../database/copy-into.js'
import type { Executor, Transaction } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { MemoryError } from '../errors.js'
import type { MemoryRow } from './rows.js'
import { copyVectors, storeVectors } from './store-vectors.js'

export interface InsertedRow {
  personaId: string
  id: string
  /** Says which text a vector is made from. */
  contentHash: string
  /** False = it stood already. */
  inserted: boolean
  /** It was erased once, and the database skipped it. */
  erased: boolean
  /** Whether it has a vector of the model. */
  embedded: boolean
}

/**
 * Puts rows and their work items into the database, in one statement, and the vectors of those that bring one; rows that
 * stand already stay as they are, but get the vector that they lack.
 *
 * A row that comes again from another place or message learns of it: `origins` and `message_ids` grow, so that it is
 * visible where either is and is left out of a prompt that holds either message. Nothing else of it changes: not its
 * visibility, so that a retry never brings back what was deleted, and not its text.
 *
 * The rows travel as one JSON parameter: no limit on parameters, and both drivers take it alike.
 *
 * @param options.model whose vectors come along
 * @param options.holdMs how long the backlog leaves the work items of that model alone, because the caller embeds them itself
 */
export async function insertMemories(
  tx: Transaction,
  rows: readonly MemoryRow[],
  options: { model: string; holdMs: number },
): Promise<InsertedRow[]> {
  await refuseUnknown(tx, rows)
  const written = await standingToo(tx, await insertRows(tx, rows, options), options.model)
  return rows.some(({ vector }) => vector) ? storeReady(tx, rows, written, options.model) : written
}

function insertRows(
  executor: Executor,
  rows: readonly MemoryRow[],
  options: { model: string; holdMs: number },
): Promise<InsertedRow[]> {
  const incoming = JSON.stringify(rows.map(({ vector, ...row }) => ({ ...row, isReady: vector !== null })))
  return queryRows<InsertedRow>(
    executor,
    sql`with incoming as (
      select row.*, persona.language
      from json_to_recordset(${incoming}::json) as row (
        "personaId" uuid, id uuid, "personalityId" uuid, content text, "sourceSystem" text, "legacyShapesUserId" text,
        "sessionId" text, "canonScope" text, "summaryType" text, "isSummarized" boolean, "channelId" text,
        "guildId" text, origins text[], places text[], "messageIds" text[], senders text[], "expiresAt" timestamptz,
        "chunkGroupId" uuid, "chunkIndex" integer, "totalChunks" integer, "createdAt" timestamptz,
        "isReady" boolean)
      join personas persona on persona.id = row."personaId"
      -- Writers of overlapping batches lock rows in the same order.
      order by row."personaId", row.id
    ), written as (
      insert into memories as known (persona_id, id, personality_id, content, language, source_system,
        legacy_shapes_user_id, session_id, canon_scope, summary_type, is_summarized, channel_id, guild_id, origins, places,
        message_ids, senders, expires_at, chunk_group_id, chunk_index, total_chunks, created_at)
      select "personaId", id, "personalityId", content, language, "sourceSystem", "legacyShapesUserId", "sessionId",
        "canonScope", "summaryType", "isSummarized", "channelId", "guildId", origins, places, "messageIds", senders, "expiresAt",
        "chunkGroupId", "chunkIndex", "totalChunks", "createdAt"
      from incoming
      on conflict (persona_id, id) do update set
        origins = array(select distinct unnest(known.origins || excluded.origins) order by 1 limit ${MAX_ORIGINS}),
        places = array(select distinct unnest(known.places || excluded.places) order by 1 limit ${2 * MAX_ORIGINS}),
        message_ids = array(select distinct unnest(known.message_ids || excluded.message_ids) order by 1),
        updated_at = now()
      where not (known.origins @> excluded.origins and known.message_ids @> excluded.message_ids)
        and cardinality(known.origins) < ${MAX_ORIGINS}
      returning persona_id, id, places, (xmax = 0) as inserted
    ), queued as (
      insert into embedding_backlog (persona_id, memory_id, model, due_at)
      select written.persona_id, written.id, model.model,
        now() + case when model.model = ${options.model} then ${options.holdMs}::float8 else 0 end * interval '1 ms'
      from written join incoming on incoming."personaId" = written.persona_id and incoming.id = written.id
      cross join embedding_models model
      where written.inserted and (model.is_active or model.is_growing)
        and not (incoming."isReady" and model.model = ${options.model})
      on conflict do nothing
    ), relocated as (
      update memory_vectors vector set places = written.places from written
      where not written.inserted and vector.persona_id = written.persona_id and vector.memory_id = written.id
        and vector.places <> written.places
    )
    select incoming."personaId", incoming.id, md5(incoming.content) as "contentHash",
      coalesce(written.inserted, false) as inserted,
      written.id is null and not exists (select from memories memory where memory.persona_id = incoming."personaId"
        and memory.id = incoming.id) as erased,
      not coalesce(written.inserted, false) and exists (select from memory_vectors vector
        where vector.persona_id = incoming."personaId" and vector.memory_id = incoming.id
          and vector.model = ${options.model}) as embedded
    from incoming left join written on written.persona_id = incoming."personaId" and written.id = incoming.id`,
  )
}

/**
 * A row that another transaction stored while the statement waited for it is invisible to that statement, which takes it
 * for erased; the next one sees it.
 */
async function standingToo(executor: Executor, written: InsertedRow[], model: string): Promise<InsertedRow[]> {
  const unseen = written.filter(({ erased }) => erased)
  if (unseen.length === 0) return written
  const keys = JSON.stringify(unseen.map(({ personaId, id }) => ({ personaId, id })))
  const standing = await queryRows<{ personaId: string; id: string; embedded: boolean }>(
    executor,
    sql`select memory.persona_id as "personaId", memory.id, exists (select from memory_vectors vector
        where vector.persona_id = memory.persona_id and vector.memory_id = memory.id and vector.model = ${model}) as embedded
      from json_to_recordset(${keys}::json) as row ("personaId" uuid, id uuid)
      join memories memory on memory.persona_id = row."personaId" and memory.id = row.id`,
  )
  const embeddedByKey = new Map(standing.map((row) => [keyOf(row), row.embedded]))
  return written.map((row) => {
    const embedded = embeddedByKey.get(keyOf(row))
    return embedded === undefined ? row : { ...row, erased: false, embedded }
  })
}

/** Stores the vectors that came along. */
async function storeReady(
  tx: Transaction,
  rows: readonly MemoryRow[],
  written: readonly InsertedRow[],
  model: string,
): Promise<InsertedRow[]> {
  const outcomes = new Map(written.map((row) => [keyOf(row), row]))
  const missing = rows.flatMap(({ vector, createdAt, ...row }) => {
    const outcome = outcomes.get(keyOf(row))
    if (!vector || !outcome || outcome.erased || outcome.embedded) return []
    return [{ ...row, ...outcome, embedding: vector, createdAt: Date.parse(createdAt) }]
  })
  const copy = copyInto(tx)
  // Nobody else can see what was inserted just now, so that nothing can stand in the way of COPY.
  const [fresh, others] = copy
    ? [missing.filter(({ inserted }) => inserted), missing.filter((one) => !one.inserted)]
    : [[], missing]
  if (copy) await copyVectors(copy, model, fresh)
  if (others.length > 0) await storeVectors(tx, model, others)
  const stored = new Set(missing.map(keyOf))
  return written.map((row) => (stored.has(keyOf(row)) ? { ...row, embedded: true } : row))
}

const keyOf = (row: { personaId: string; id: string }): string => `${row.personaId}:${row.id}`

/** Places one memory remembers, at most: each adds some 50 bytes to the covering index, whose entries end at 2,700. */
const MAX_ORIGINS = 20

async function refuseUnknown(executor: Executor, rows: readonly MemoryRow[]): Promise<void> {
  const personaIds = [...new Set(rows.map((row) => row.personaId))]
  const personalityIds = [...new Set(rows.map((row) => row.personalityId))]
  const [unknown] = await queryRows<{ persona: string | null; personality: string | null }>(
    executor,
    sql`select
      (select wanted from json_array_elements_text(${JSON.stringify(personaIds)}::json) wanted
        where not exists (select from personas where id = wanted::uuid) limit 1) as persona,
      (select wanted from json_array_elements_text(${JSON.stringify(personalityIds)}::json) wanted
        where not exists (select from personalities where id = wanted::uuid) limit 1) as personality`,
  )
  if (unknown?.persona) {
    throw new MemoryError('unknown_persona', `There is no persona ${unknown.persona}. Nothing was stored.`, {
      details: { personaId: unknown.persona },
    })
  }
  if (unknown?.personality) {
    throw new MemoryError(
      'unknown_personality',
      `There is no personality ${unknown.personality}. Nothing was stored.`,
      {
        details: { personalityId: unknown.personality },
      },
    )
  }
}
