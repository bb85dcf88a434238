import { type SQL, sql } from 'drizzle-orm'
import { mayBeSeen, type Scope } from './scope.js'

/**
 * Compares the query with every vector of the scope: right always, and the fastest where the scope is small.
 *
 * The scan is materialised before it is ordered, so that the planner cannot answer the order from HNSW, which loses
 * most of a small scope.
 */
export function exactSearch(scope: Scope, model: string, count: number): SQL {
  return sql`
    select memory_id, distance from (
      with scanned as materialized (
        select vector.memory_id, vector.embedding <=> (select embedding from query) as distance
        from memory_vectors vector
        join memories memory on memory.persona_id = vector.persona_id and memory.id = vector.memory_id
        where vector.persona_id = ${scope.personaId}::uuid and vector.model = ${model} and ${mayBeSeen(scope)}
      )
      select memory_id, distance from scanned order by distance, memory_id limit ${count}
    ) nearest`
}
