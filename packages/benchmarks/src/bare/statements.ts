import { MODEL } from '../load/load-memories.js'
import type { Filter } from '../measure/system.js'

/*
 * What somebody who knows pgvector would write by hand for each search: ids alone, $1 the persona, $2 the vector, $3 what
 * the filter compares with. The adapter is held against the fastest of them that finds 99 % of the true nearest.
 */

const QUERY = `query as materialized (
  select embedding, binary_quantize(embedding)::bit(1536) as bits from (select $2::vector(1536) as embedding) given)`

/** On the columns beside the vector. */
const filterOf: Record<Filter['kind'], string> = {
  all: '',
  channel: `and vector.places && array['c' || $3::text]`,
  before: 'and vector.memory_created_at < $3::timestamptz',
  visible: '',
}

/** On the memories, whose indexes know these filters. */
const memoriesLeft: Partial<Record<Filter['kind'], string>> = {
  channel: `memory.places && array['c' || $3::text]`,
  before: 'memory.created_at < $3::timestamptz',
}

/** The nearest of `ranked (id, distance)`; where some are hidden, of those that are not. */
const nearest = (kind: Filter['kind'], count: number): string =>
  kind === 'visible'
    ? `select ranked.id from (select * from ranked order by distance) ranked
        cross join lateral (select from memories memory
          where memory.persona_id = $1::uuid and memory.id = ranked.id and memory.visibility = 'normal' offset 0) seen
        order by ranked.distance limit ${count}`
    : `select id from ranked order by distance limit ${count}`

/** Compares every vector, or every one that the filter leaves. */
export function exactStatement(kind: Filter['kind'], count: number): string {
  const left = memoriesLeft[kind]
  const ranked = left
    ? `ranked as materialized (
        select memory.id, vector.distance from memories memory
        cross join lateral (
          select vector.embedding <=> (select embedding from query) as distance from memory_vectors vector
          where vector.persona_id = $1::uuid and vector.memory_id = memory.id and vector.model = '${MODEL}' offset 0) vector
        where memory.persona_id = $1::uuid and ${left})`
    : `ranked as materialized (
        select memory_id as id, embedding <=> (select embedding from query) as distance from memory_vectors vector
        where persona_id = $1::uuid and model = '${MODEL}')`
  return `with ${QUERY}, ${ranked} ${nearest(kind, count)}`
}

const QUANTIZED_CANDIDATES = 200

/** Orders by the Hamming distance of the signs, then the best of those exactly. */
export const quantizedStatement = (kind: Filter['kind'], count: number): string => `
  with ${QUERY}, candidates as materialized (
    select memory_id from memory_vectors vector
    where persona_id = $1::uuid and model = '${MODEL}' ${filterOf[kind]}
    order by bits <~> (select bits from query) limit ${QUANTIZED_CANDIDATES}
  ), ranked as materialized (
    select candidates.memory_id as id, vector.distance from candidates
    cross join lateral (
      select vector.embedding <=> (select embedding from query) as distance from memory_vectors vector
      where vector.persona_id = $1::uuid and vector.memory_id = candidates.memory_id and vector.model = '${MODEL}'
      offset 0) vector
  ) ${nearest(kind, count)}`

/** Walks the HNSW graph, iteratively and in relaxed order, until enough of the scope were met, and sorts those. */
export function hnswStatement(kind: Filter['kind'], count: number, efSearch: number): string {
  const seen =
    kind === 'visible'
      ? `and (select true from memories memory where memory.persona_id = $1::uuid and memory.id = vector.memory_id
          and memory.visibility = 'normal')`
      : ''
  // Within coalesce no other index can serve the filter.
  return `with settings as materialized (
      select set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '${efSearch}', true)
    ), query as materialized (select $2::vector(1536) as embedding from settings), ranked as materialized (
      select memory_id as id, embedding <=> (select embedding from query) as distance from memory_vectors vector
      where coalesce(persona_id = $1::uuid and model = '${MODEL}' ${filterOf[kind]} ${seen}, false)
      order by embedding <=> (select embedding from query) limit ${count}
    ) select id from ranked order by distance`
}
