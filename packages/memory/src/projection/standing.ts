import { type SQL, sql } from 'drizzle-orm'
import type { Executor } from '../database/database.js'
import { queryRows } from '../database/rows.js'

/** So many memories a map is fitted to; those beyond are placed among them. 10,000 take 13 s and 600 MB. */
export const MOST_FITTED = 10_000

/** How a map stands beside the vectors it is of. */
export interface Standing {
  /** Whose vectors recall uses; null = none yet. */
  model: string | null
  /** Memories that have a vector of it. */
  embedded: number
  /** Those of them that the map was fitted to. */
  fitted: number
  /** Those that were placed on it later. */
  placed: number
  fittedAtMs: number | null
}

/** The model whose vectors recall uses, for the middle of a statement. */
export const theActiveModel: SQL = sql`(select model from embedding_models where is_active)`

/** A point counts only where it is of the vectors in use, and of the text as it stands. */
export const isCurrentPoint: SQL = sql`point.persona_id = memory.persona_id and point.memory_id = memory.id
  and point.source_hash = memory.content_hash and point.model = ${theActiveModel}`

export async function readStanding(executor: Executor, personaId: string): Promise<Standing> {
  const [standing] = await queryRows<Standing>(
    executor,
    sql`select ${theActiveModel} as model, count(*)::int as embedded,
        (count(*) filter (where point.is_fitted))::int as fitted,
        (count(*) filter (where not point.is_fitted))::int as placed,
        (extract(epoch from max(point.created_at) filter (where point.is_fitted)) * 1000)::float8 as "fittedAtMs"
      from memory_vectors vector
      join memories memory on memory.persona_id = vector.persona_id and memory.id = vector.memory_id
      left join memory_points point on ${isCurrentPoint}
      where vector.persona_id = ${personaId}::uuid and vector.model = ${theActiveModel}`,
  )
  return standing!
}

/** Memories on no map yet. */
export const unplaced = ({ embedded, fitted, placed }: Standing): number => embedded - fitted - placed

/** Whether so much came or went since it was fitted that placing the rest would no longer show how they lie. */
export const needsFitting = ({ embedded, fitted }: Standing): boolean => fitted < 0.8 * Math.min(embedded, MOST_FITTED)
