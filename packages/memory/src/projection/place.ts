import { sql } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { isCurrentPoint, theActiveModel } from './standing.js'

/** Memories a statement. */
const BATCH = 100
const NEIGHBOURS = 3

/**
 * Places memories that came after the map was fitted: each between the three fitted ones it is most like, by the
 * Hamming distance of their bits. @returns how many
 */
export async function placeOnMap(database: Database, personaId: string, signal?: AbortSignal): Promise<number> {
  let placed = 0
  for (;;) {
    signal?.throwIfAborted()
    const [batch] = await queryRows<{ placed: number }>(
      database.db,
      sql`with fitted as materialized (
        select point.x, point.y, vector.bits from memory_points point
        join memory_vectors vector on vector.persona_id = point.persona_id and vector.memory_id = point.memory_id
          and vector.model = point.model and vector.source_hash = point.source_hash
        where point.persona_id = ${personaId}::uuid and point.is_fitted and point.model = ${theActiveModel}
      ), held as materialized (
        select vector.memory_id, vector.source_hash, vector.bits from memory_vectors vector
        join memories memory on memory.persona_id = vector.persona_id and memory.id = vector.memory_id
        where vector.persona_id = ${personaId}::uuid and vector.model = ${theActiveModel}
          and vector.source_hash = memory.content_hash
          and not exists (select from memory_points point where ${isCurrentPoint})
        limit ${BATCH} for key share of memory skip locked
      ), placed as (
        insert into memory_points as point (persona_id, memory_id, model, source_hash, x, y, is_fitted)
        select ${personaId}::uuid, held.memory_id, ${theActiveModel}, held.source_hash, near.x, near.y, false
        from held cross join lateral (
          select sum(x * closeness) / sum(closeness) as x, sum(y * closeness) / sum(closeness) as y from (
            select x, y, 1 / (1 + (fitted.bits <~> held.bits)) as closeness from fitted
            order by fitted.bits <~> held.bits limit ${NEIGHBOURS}
          ) neighbour
        ) near
        where near.x is not null
        on conflict (persona_id, memory_id) do update set model = excluded.model, source_hash = excluded.source_hash,
          x = excluded.x, y = excluded.y, is_fitted = false, created_at = now()
        returning 1
      )
      select count(*)::int as placed from placed`,
    )
    placed += batch!.placed
    if (batch!.placed < BATCH) return placed
  }
}
