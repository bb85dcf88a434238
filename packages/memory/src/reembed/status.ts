import { sql } from 'drizzle-orm'
import type { Database, Executor } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { inUse, readModels } from './models.js'

/** How far a re-embedding is. */
export interface ReembedStatus {
  /** The model recall uses; null = none yet. */
  active: { model: string; dimensions: number; vectors: number } | null
  /** The model beside it; null = none: no re-embedding is under way. */
  beside: BesideModel | null
}

/** The model that stands beside the active one. */
export interface BesideModel {
  model: string
  dimensions: number
  /**
   * 'growing': it was never active, or is to be again. 'previous': it was active before, and is kept so that a rollback
   * loses nothing.
   */
  state: 'growing' | 'previous'
  vectors: number
  /** Memories that the active model has a vector of, and this one none. */
  missing: number
  /** In the backlog: all that wait, and of them those that failed before. */
  waiting: number
  failing: number
  /** Texts that this model refuses. */
  setAside: number
}

/** How far a re-embedding is. */
export async function reembedStatus({ db }: Pick<Database, 'db'>): Promise<ReembedStatus> {
  return guarded(async () => {
    const { active, beside } = inUse(await readModels(db))
    if (!active) return { active: null, beside: null }
    const { model, dimensions } = active
    const standing = { model, dimensions, vectors: await countVectors(db, model) }
    if (!beside) return { active: standing, beside: null }
    const [backlog] = await queryRows<Pick<BesideModel, 'waiting' | 'failing' | 'setAside'>>(
      db,
      sql`select (count(*) filter (where status = 'waiting'))::int as waiting,
          (count(*) filter (where status = 'waiting' and attempts > 0))::int as failing,
          (count(*) filter (where status = 'set_aside'))::int as "setAside"
        from embedding_backlog where model = ${beside.model}`,
    )
    return {
      active: standing,
      beside: {
        model: beside.model,
        dimensions: beside.dimensions,
        state: beside.wasActive ? 'previous' : 'growing',
        vectors: await countVectors(db, beside.model),
        missing: await countMissing(db, { from: model, to: beside.model }),
        ...backlog!,
      },
    }
  })
}

async function countVectors(executor: Executor, model: string): Promise<number> {
  const [counted] = await queryRows<{ vectors: number }>(
    executor,
    sql`select count(*)::int as vectors from memory_vectors where model = ${model}`,
  )
  return counted!.vectors
}

/**
 * Memories that `from` has a vector of, and `to` none.
 *
 * @param orOnTheirWay also those that were added or edited in the last minute, since `to` grows. Default true.
 */
export async function countMissing(
  executor: Executor,
  { from, to, orOnTheirWay = true }: { from: string; to: string; orOnTheirWay?: boolean },
): Promise<number> {
  const [counted] = await queryRows<{ missing: number }>(
    executor,
    sql`select count(*)::int as missing from memory_vectors standing
      where standing.model = ${from} and not exists (select from memory_vectors other
        where other.persona_id = standing.persona_id and other.memory_id = standing.memory_id and other.model = ${to})
      ${
        orOnTheirWay
          ? sql``
          : sql`and not (standing.created_at > now() - interval '1 minute'
              and standing.created_at > (select updated_at from embedding_models where model = ${to}))`
      }`,
  )
  return counted!.missing
}
