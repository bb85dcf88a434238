import { setTimeout as sleep } from 'node:timers/promises'
import { sql } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { transaction } from '../database/transaction.js'
import { MemoryError } from '../errors.js'
import { inUse, lockModels, readModels, refused } from './models.js'

/** What went with the model beside the active one. */
export interface DroppedModel {
  /** Null = there was none to drop. */
  model: string | null
  vectors: number
}

interface DropOptions {
  database: Database
  model: string
  signal?: AbortSignal | undefined
  onProgress?: ((vectors: number) => void) | undefined
}

const BATCH = 1_000
const FOREIGN_KEY_VIOLATION = '23503'
/** A worker may store a last batch of vectors after all were taken. */
const MOST_ROUNDS = 10
const ROUND_MS = 200

/**
 * Ends a re-embedding that is committed: the vectors of the earlier model are dropped, batch by batch, and with them the
 * way back. Stopped or killed, it goes on when it is called again.
 *
 * @param options.model the one that recall uses, and that stays
 * @throws MemoryError `reembed_refused`: recall does not use it, so that nothing is committed
 */
export async function finishReembed(options: DropOptions): Promise<DroppedModel> {
  const { database, model } = options
  const dropped = await transaction(database, async (tx) => {
    const models = await lockModels(tx)
    const { active, beside } = inUse(models)
    if (active?.model !== model) {
      throw refused('not_active', `Recall does not use ${model}${active ? `, but ${active.model}` : ''}: commit first.`)
    }
    if (beside && !beside.wasActive) {
      throw refused('not_active', `${beside.model} grows beside ${model} and was never used: commit it, or cancel it.`)
    }
    // One that a stopped `finish` left, or a sync brought back, does not grow.
    const left = beside ?? models.find(({ isActive, wasActive }) => !isActive && wasActive)
    return left?.model ?? null
  })
  if (dropped === null) return { model: null, vectors: 0 }
  return { model: dropped, vectors: await dropModel({ ...options, model: dropped }) }
}

/**
 * Gives a re-embedding up: the vectors of the model that grew are dropped. Recall, which does not use them, goes on.
 *
 * @throws MemoryError `reembed_refused`: recall uses it (roll back first)
 */
export async function cancelReembed(options: DropOptions): Promise<DroppedModel> {
  const models = await guarded(() => readModels(options.database.db))
  if (models.every(({ model }) => model !== options.model)) return { model: null, vectors: 0 }
  return { model: options.model, vectors: await dropModel(options) }
}

async function dropModel(options: DropOptions): Promise<number> {
  const { database, model } = options
  await transaction(database, async (tx) => {
    const { active } = inUse(await lockModels(tx))
    if (active?.model === model) {
      throw refused('is_active', `Recall uses ${model}, so that its vectors cannot go: roll back first.`)
    }
    // From now on nothing more is queued for it.
    await queryRows(tx, sql`update embedding_models set is_growing = false, updated_at = now() where model = ${model}`)
  })
  let vectors = 0
  for (let round = 1; ; round++) {
    await dropItems(database, model)
    vectors += await dropVectors(options, vectors)
    await guarded(() => queryRows(database.db, sql`delete from memory_points where model = ${model}`))
    if (await forgetModel(database, model, round)) return vectors
    await sleep(ROUND_MS * round)
  }
}

/** Passes over what a worker is on just now, rather than wait for each other; the next round takes it. */
const dropItems = ({ db }: Database, model: string): Promise<unknown> =>
  guarded(() =>
    queryRows(
      db,
      sql`with free as (
        select persona_id, memory_id from embedding_backlog where model = ${model} for update skip locked
      )
      delete from embedding_backlog item using free
      where item.persona_id = free.persona_id and item.memory_id = free.memory_id and item.model = ${model}`,
    ),
  )

/** Walks the primary key, so that no batch reads again what the others left behind. */
async function dropVectors({ database, model, signal, onProgress }: DropOptions, before: number): Promise<number> {
  let vectors = 0
  let after = { personaId: '00000000-0000-0000-0000-000000000000', id: '00000000-0000-0000-0000-000000000000' }
  while (true) {
    signal?.throwIfAborted()
    const [batch] = await guarded(() =>
      queryRows<{ vectors: number; last: string | null }>(
        database.db,
        sql`with page as materialized (
          select persona_id, memory_id from memory_vectors
          where (persona_id, memory_id) > (${after.personaId}::uuid, ${after.id}::uuid) and model = ${model}
          order by persona_id, memory_id limit ${BATCH}
        ), dropped as (
          delete from memory_vectors vector using page
          where vector.persona_id = page.persona_id and vector.memory_id = page.memory_id and vector.model = ${model}
          returning 1
        )
        select (select count(*)::int from dropped) as vectors,
          (select json_build_object('personaId', persona_id, 'id', memory_id)::text from page
            order by persona_id desc, memory_id desc limit 1) as last`,
      ),
    )
    if (batch?.last == null) return vectors
    after = JSON.parse(batch.last)
    vectors += batch.vectors
    onProgress?.(before + vectors)
  }
}

async function forgetModel({ db }: Database, model: string, round: number): Promise<boolean> {
  try {
    await guarded(() =>
      queryRows(db, sql`delete from embedding_models where model = ${model} and not is_active and not is_growing`),
    )
    return true
  } catch (error) {
    const isNeeded = MemoryError.is(error) && error.details.sqlState === FOREIGN_KEY_VIOLATION
    if (!isNeeded || round === MOST_ROUNDS) throw error
    return false
  }
}
