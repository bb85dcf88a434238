import { sql } from 'drizzle-orm'
import { copyField, copyInto } from '../database/copy-into.js'
import type { Database, Executor, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { executorOf, transaction } from '../database/transaction.js'
import { EMBEDDING_DIMENSIONS } from '../embedding/embedder.js'
import { MemoryError } from '../errors.js'

export interface ReadyVector {
  personaId: string
  id: string
  /** `content_hash` of the text it was made from. */
  contentHash: string
  /** Shorter ones are filled up with zeros. */
  embedding: ArrayLike<number>
}

/** What stands beside a vector: copies of the memory's own columns. */
interface BesideVector {
  personalityId: string
  /** Ms since the epoch. */
  createdAt: number
  canonScope: string | null
  places: readonly string[]
}

export type VectorRow = ReadyVector & BesideVector

/** From so many on, binary COPY pays for the three round trips it takes beyond a statement that carries them as text. */
const COPIED_FROM = 10

const UNIQUE_VIOLATION = '23505'

/**
 * Stores vectors and takes their work items off the backlog, together. The memories themselves are not touched:
 * `updated_at` stays. A vector of a text that was edited meanwhile is dropped; the edit queued a new item.
 *
 * The memories are locked against edits until it is done: an edit that ran in between would look for vectors to take
 * away before this one is there, and the old text's vector would stay.
 *
 * @returns how many were stored.
 * @throws MemoryError of the database
 */
export async function storeVectors(
  target: Database | Transaction,
  model: string,
  vectors: readonly ReadyVector[],
): Promise<number> {
  if (vectors.length < COPIED_FROM || ('dialect' in target && target.dialect === 'pglite')) {
    return guarded(() => insertVectors(executorOf(target), model, vectors))
  }
  try {
    return await transaction(target, (tx) => copyReady(tx, model, vectors))
  } catch (error) {
    // Somebody stored one of them in the meantime, which COPY cannot skip.
    const isDuplicate = MemoryError.is(error) && error.details.sqlState === UNIQUE_VIOLATION
    if (!isDuplicate || !('dialect' in target)) throw error
    return guarded(() => insertVectors(target.db, model, vectors))
  }
}

async function copyReady(tx: Transaction, model: string, vectors: readonly ReadyVector[]): Promise<number> {
  const copy = copyInto(tx)
  if (!copy) return insertVectors(tx, model, vectors)
  const keys = vectors.map(({ personaId, id, contentHash }, at) => ({ at, personaId, id, contentHash }))
  const wanted = await queryRows<BesideVector & { at: number; stands: boolean }>(
    tx,
    sql`select row.at, memory.personality_id as "personalityId", memory.canon_scope as "canonScope", memory.places,
        extract(epoch from memory.created_at)::float8 * 1000 as "createdAt",
        exists (select from memory_vectors vector where vector.persona_id = memory.persona_id
          and vector.memory_id = memory.id and vector.model = ${model}) as stands
      from json_to_recordset(${JSON.stringify(keys)}::json) as row (at int, "personaId" uuid, id uuid, "contentHash" text)
      join memories memory on memory.persona_id = row."personaId" and memory.id = row.id
        and memory.content_hash = row."contentHash"
      order by memory.persona_id, memory.id for share of memory`,
  )
  const missing = wanted.filter(({ stands }) => !stands).map((row) => ({ ...row, ...vectors[row.at]! }))
  await copyVectors(copy, model, missing)
  const done = wanted.map(({ at }) => ({ personaId: vectors[at]!.personaId, id: vectors[at]!.id }))
  await queryRows(
    tx,
    sql`delete from embedding_backlog item
      using json_to_recordset(${JSON.stringify(done)}::json) as row ("personaId" uuid, id uuid)
      where item.persona_id = row."personaId" and item.memory_id = row.id and item.model = ${model}`,
  )
  return missing.length
}

/** Copies vectors of memories that have none by this model. */
export async function copyVectors(
  copy: NonNullable<ReturnType<typeof copyInto>>,
  model: string,
  rows: readonly VectorRow[],
): Promise<void> {
  if (rows.length === 0) return
  const modelField = copyField.text(model)
  const fields = function* () {
    for (const row of rows) {
      yield [
        copyField.uuid(row.personaId),
        copyField.uuid(row.id),
        modelField,
        copyField.text(row.contentHash),
        copyField.vector(row.embedding, EMBEDDING_DIMENSIONS),
        copyField.uuid(row.personalityId),
        copyField.timestamp(Math.round(row.createdAt)),
        row.canonScope === null ? null : copyField.text(row.canonScope),
        copyField.textArray(row.places),
      ]
    }
  }
  await copy(
    `memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at,
      canon_scope, places)`,
    fields(),
  )
}

/** The same in one statement, which carries the vectors as text. */
async function insertVectors(executor: Executor, model: string, vectors: readonly ReadyVector[]): Promise<number> {
  const rows = JSON.stringify(vectors.map((vector) => ({ ...vector, embedding: vectorText(vector.embedding) })))
  const stored = await queryRows<{ stored: number }>(
    executor,
    sql`with ready as (
      select memory.persona_id, memory.id, memory.content_hash, memory.personality_id, memory.created_at,
        memory.canon_scope, memory.places, row.embedding::vector(1536) as embedding
      from json_to_recordset(${rows}::json) as row ("personaId" uuid, id uuid, "contentHash" text, embedding text)
      join memories memory on memory.persona_id = row."personaId" and memory.id = row.id
        and memory.content_hash = row."contentHash"
      order by memory.persona_id, memory.id for share of memory
    ), stored as (
      insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id,
        memory_created_at, canon_scope, places)
      select persona_id, id, ${model}, content_hash, embedding, personality_id, created_at, canon_scope,
        places from ready
      on conflict (persona_id, memory_id, model) do nothing
      returning 1
    ), done as (
      delete from embedding_backlog item using ready
      where item.persona_id = ready.persona_id and item.memory_id = ready.id and item.model = ${model}
    )
    select count(*)::int as stored from stored`,
  )
  return stored[0]!.stored
}

function vectorText(vector: ArrayLike<number>): string {
  const padding = ',0'.repeat(EMBEDDING_DIMENSIONS - vector.length)
  return `[${Array.prototype.join.call(vector, ',')}${padding}]`
}
