import { type SQL, sql } from 'drizzle-orm'

/** Where a walk over all memories stands: behind this one. */
export interface MemoryKey {
  personaId: string
  id: string
}

const FIRST: MemoryKey = {
  personaId: '00000000-0000-0000-0000-000000000000',
  id: '00000000-0000-0000-0000-000000000000',
}

/** The next memories of a walk, as `page (persona_id, id)`: a range of the primary key. */
export const nextPage = (after: MemoryKey = FIRST, size: number): SQL => sql`
  page as materialized (
    select persona_id, id from memories where (persona_id, id) > (${after.personaId}::uuid, ${after.id}::uuid)
    order by persona_id, id limit ${size})`

/** The last memory of `page`. */
export const lastOfPage = sql`(select json_build_object('personaId', persona_id, 'id', id)::text from page
  order by persona_id desc, id desc limit 1)`

/** Whether `memory` has no vector of a model. */
export const lacksVector = (model: string): SQL => sql`not exists (select from memory_vectors vector
  where vector.persona_id = memory.persona_id and vector.memory_id = memory.id and vector.model = ${model})`
