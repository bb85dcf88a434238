import { copyBetween, type Executor, queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { type SyncedTable, VECTOR_TABLE } from './config.js'
import type { Both } from './differing.js'
import { columnList, listed, sameKey, wantedKeys } from './digest.js'
import { copyRows, upsert } from './write-rows.js'

/**
 * `copy` brings vectors along; `reembed` leaves memories without one to the backlog of the side they came to; `skip`
 * leaves them without, found by their words, until a later sync does either.
 */
export type VectorMode = 'copy' | 'reembed' | 'skip'

/** Long enough for the vectors to come after their memories; a sync that was killed leaves the rest to the worker then. */
const HOLD_MINUTES = 10

/** The memories of these keys, which may be keys of vectors. */
const keysOf = (pks: readonly string[]) =>
  wantedKeys(
    { ...VECTOR_TABLE, key: VECTOR_TABLE.key.slice(0, 2) },
    pks.map((pk) => pk.split(':').slice(0, 2).join(':')),
  )
const named = (pks: readonly string[]) => sql`(select persona_id, memory_id from ${keysOf(pks)})`

/**
 * After memories came or changed, in their transaction: vectors of older texts go, the copies that recall filters by
 * follow the memory, and what has no vector is queued for one.
 */
export async function settleMemories(tx: Transaction, mode: VectorMode, pks: readonly string[]): Promise<void> {
  if (pks.length === 0) return
  await tx.execute(sql`delete from memory_vectors vector using memories memory, ${keysOf(pks)}
    where (vector.persona_id, vector.memory_id) = (wanted.persona_id, wanted.memory_id)
      and (memory.persona_id, memory.id) = (wanted.persona_id, wanted.memory_id)
      and vector.source_hash <> memory.content_hash`)
  await tx.execute(sql`update memory_vectors vector set places = memory.places, canon_scope = memory.canon_scope,
      personality_id = memory.personality_id, memory_created_at = memory.created_at
    from memories memory, ${keysOf(pks)}
    where (vector.persona_id, vector.memory_id) = (wanted.persona_id, wanted.memory_id)
      and (memory.persona_id, memory.id) = (wanted.persona_id, wanted.memory_id)
      and (vector.places, vector.canon_scope, vector.personality_id, vector.memory_created_at)
        is distinct from (memory.places, memory.canon_scope, memory.personality_id, memory.created_at)`)
  if (mode === 'skip') return
  await tx.execute(sql`insert into embedding_backlog as item (persona_id, memory_id, model, due_at)
    select memory.persona_id, memory.id, model.model, now() + make_interval(mins => ${mode === 'copy' ? HOLD_MINUTES : 0})
    from ${keysOf(pks)}
    join memories memory on (memory.persona_id, memory.id) = (wanted.persona_id, wanted.memory_id)
    join embedding_models model on model.is_active or model.is_growing
    where not exists (select from memory_vectors vector where vector.persona_id = memory.persona_id
      and vector.memory_id = memory.id and vector.model = model.model)
    on conflict (persona_id, memory_id, model) do update
      set status = 'waiting', attempts = 0, last_error = null, due_at = excluded.due_at`)
}

/** Queues every memory that has no vector of a model in use. */
export async function queueWhatLacksVectors(tx: Transaction): Promise<void> {
  await tx.execute(sql`insert into embedding_backlog (persona_id, memory_id, model)
    select memory.persona_id, memory.id, model.model from memories memory
    join embedding_models model on model.is_active or model.is_growing
    where not exists (select from memory_vectors vector where vector.persona_id = memory.persona_id
      and vector.memory_id = memory.id and vector.model = model.model)
    on conflict do nothing`)
}

/**
 * Copies vectors: from server to server in binary, into a table of their own first, because not every one may still fit
 * its memory; elsewhere as text.
 *
 * @returns how many were taken
 */
export async function copyVectors(from: Transaction, to: Transaction, pks: readonly string[]): Promise<number> {
  if (pks.length === 0) return 0
  const staging = sql`incoming_vectors`
  const columns = columnList(VECTOR_TABLE.columns)
  await to.execute(sql`create temp table if not exists ${staging} on commit drop as
    select ${columns} from memory_vectors with no data`)
  const streamed = await copyBetween(
    {
      tx: from,
      query: sql`select ${listed(VECTOR_TABLE.columns.map((name) => sql`vector.${sql.identifier(name)}`))}
        from ${wantedKeys(VECTOR_TABLE, pks)} join memory_vectors vector
          on ${sameKey(VECTOR_TABLE, sql`vector`, sql`wanted`)}`,
    },
    { tx: to, into: sql`${staging} (${columns})` },
  )
  const taken = streamed
    ? await upsert(to, VECTOR_TABLE, sql`${staging} incoming`, columns)
    : await copyRows(from, to, VECTOR_TABLE, pks)
  await to.execute(sql`truncate ${staging}`)
  await to.execute(sql`delete from embedding_backlog item using memory_vectors vector, ${named(pks)} memory
    where (item.persona_id, item.memory_id) = (memory.persona_id, memory.memory_id)
      and (vector.persona_id, vector.memory_id, vector.model) = (item.persona_id, item.memory_id, item.model)`)
  return taken
}

/**
 * A database that recalls by no model yet takes that of the other side. One that grows there is known here too, so that
 * its vectors can be held: nobody has to pay for them again who changes to it later.
 */
export async function adoptModels(from: Executor, to: Executor): Promise<void> {
  const [models] = await queryRows<{ rows: string }>(
    from,
    sql`select coalesce(json_agg(one order by is_active desc), '[]')::text as rows from embedding_models one
      where is_active or ${isNew}`,
  )
  await to.execute(sql`insert into embedding_models (model, dimensions, is_active, activated_at)
    select model, dimensions, takes_over, case when takes_over then now() end
    from json_populate_recordset(null::embedding_models, ${models!.rows}::json) one,
      lateral (select one.is_active and not exists (select from embedding_models where is_active) as takes_over) taking
    where takes_over or not one.is_active
    on conflict (model) do update set is_active = true, is_growing = false, activated_at = now()
      where excluded.is_active`)
}

/** Grows, and was never active: not what is kept for a way back. */
const isNew = sql`(is_growing and activated_at is null)`

/**
 * The vectors that travel: those of models that both sides use, and of one that grows on either. What a side keeps of its
 * former model is its own, or it would come back to the other that has dropped it.
 */
export async function sharedVectors(sides: Both<Executor>): Promise<SyncedTable> {
  const [from, to] = (await Promise.all([sides.from, sides.to].map(modelsInUse))) as [ModelInUse[], ModelInUse[]]
  // A side without a model takes over the active one of the other: a dry run has not done so.
  const travels = (one: ModelInUse, there: readonly ModelInUse[]) =>
    one.isNew || (there.length === 0 ? one.isActive : there.some(({ model }) => model === one.model))
  const shared = new Set(
    [...from.filter((one) => travels(one, to)), ...to.filter((one) => travels(one, from))].map(({ model }) => model),
  )
  const rows = sql.join([sql`false`, ...[...shared].map((model) => sql`model = ${model}`)], sql` or `)
  return { ...VECTOR_TABLE, rows: sql`(${rows})` }
}

interface ModelInUse {
  readonly model: string
  readonly isActive: boolean
  readonly isNew: boolean
}

const modelsInUse = (executor: Executor): Promise<ModelInUse[]> =>
  queryRows(
    executor,
    sql`select model, is_active as "isActive", ${isNew} as "isNew" from embedding_models where is_active or is_growing`,
  )
