import { sql } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { queryRows } from '../database/rows.js'
import { projectionThread } from './projection-thread.js'
import { MOST_FITTED, theActiveModel } from './standing.js'

interface VectorRow {
  id: string
  hash: string
  vector: string
}

/** Vectors a page: 2 MB on the way. */
const PAGE = 250

/** Makes the map of a persona anew. @returns how many memories it was fitted to */
export async function fitMap(database: Database, personaId: string, signal?: AbortSignal): Promise<number> {
  const ids = await chooseMemories(database, personaId)
  const thread = projectionThread(signal)
  try {
    const read: Omit<VectorRow, 'vector'>[] = []
    for (let from = 0; from < ids.length; from += PAGE) {
      signal?.throwIfAborted()
      const page = await readVectors(database, personaId, ids.slice(from, from + PAGE))
      thread.add(page.map(({ vector }) => vector))
      read.push(...page.map(({ id, hash }) => ({ id, hash })))
    }
    const points = await thread.project()
    const rows = read.map((row, at) => ({ ...row, x: points[2 * at]!, y: points[2 * at + 1]! }))
    return await storeMap(database, personaId, rows)
  } finally {
    await thread.close()
  }
}

/** All, or of very many a sample, the same each time; in an order that has nothing to do with when they were said. */
async function chooseMemories(database: Database, personaId: string): Promise<string[]> {
  const rows = await queryRows<{ id: string }>(
    database.db,
    sql`select memory_id as id from memory_vectors
      where persona_id = ${personaId}::uuid and model = ${theActiveModel}
      order by md5(memory_id::text) limit ${MOST_FITTED}`,
  )
  return rows.map(({ id }) => id)
}

function readVectors(database: Database, personaId: string, ids: readonly string[]): Promise<VectorRow[]> {
  return queryRows<VectorRow>(
    database.db,
    sql`select vector.memory_id as id, vector.source_hash as hash,
        encode(vector_send(vector.embedding), 'base64') as vector
      from json_array_elements_text(${JSON.stringify(ids)}::json) with ordinality as named (id, place)
      join memory_vectors vector on vector.memory_id = named.id::uuid
        and vector.persona_id = ${personaId}::uuid and vector.model = ${theActiveModel}
      order by named.place`,
  )
}

/**
 * Puts the map in place of the one that stood, in one statement. A memory that somebody is erasing just now is skipped
 * instead of waited for, so that the two cannot wait for each other.
 */
async function storeMap(
  database: Database,
  personaId: string,
  rows: readonly { id: string; hash: string; x: number; y: number }[],
): Promise<number> {
  const stored = await queryRows<{ stored: number }>(
    database.db,
    sql`with row as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as row (id uuid, hash text, x real, y real)
    ), gone as (
      delete from memory_points point where persona_id = ${personaId}::uuid
        and not exists (select from row where row.id = point.memory_id)
    ), held as materialized (
      select memory.id from memories memory join row on row.id = memory.id
      where memory.persona_id = ${personaId}::uuid order by memory.id for key share of memory skip locked
    ), stored as (
      insert into memory_points as point (persona_id, memory_id, model, source_hash, x, y, is_fitted)
      select ${personaId}::uuid, row.id, ${theActiveModel}, row.hash, row.x, row.y, true
      from row join held on held.id = row.id order by row.id
      on conflict (persona_id, memory_id) do update set model = excluded.model, source_hash = excluded.source_hash,
        x = excluded.x, y = excluded.y, is_fitted = true, created_at = now()
      returning 1
    )
    select count(*)::int as stored from stored`,
  )
  return stored[0]!.stored
}
