import { MODEL } from '../load/load-memories.js'
import type { Filter } from '../measure/system.js'

/*
 * What somebody who knows pgvector would write by hand for each search: $1 the persona, $2 the vector, $3 what the filter
 * compares with. The adapter is held against the fastest of them that finds 99 % of the true nearest.
 *
 * Each is there twice: once it gives ids alone and looks at no memory, once it does the adapter's job: what may not be seen
 * is left out, and the columns of a document come along.
 */

export type Gives = 'ids' | 'documents'

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

/** What the adapter's documents are made of. */
const DOCUMENT = `memory.id, memory.personality_id,
  (select name from personalities where id = memory.personality_id) as personality_name, memory.content, memory.session_id,
  memory.canon_scope, memory.summary_type, memory.channel_id, memory.guild_id, memory.message_ids, memory.senders,
  (extract(epoch from memory.created_at) * 1000)::float8 as created_at, memory.chunk_group_id, memory.chunk_index,
  memory.total_chunks`

const MAY_BE_SEEN = `memory.visibility = 'normal' and (memory.expires_at is null or memory.expires_at > now())`

/** The nearest of `ranked (id, distance)`; where some are hidden, of those that are not. */
function nearest(kind: Filter['kind'], count: number, gives: Gives): string {
  if (gives === 'ids' && kind !== 'visible') return `select id from ranked order by distance limit ${count}`
  const [columns, seen] = gives === 'ids' ? ['ranked.id', `memory.visibility = 'normal'`] : [DOCUMENT, MAY_BE_SEEN]
  return `select ${columns} from (select * from ranked order by distance) ranked
    cross join lateral (select * from memories memory
      where memory.persona_id = $1::uuid and memory.id = ranked.id and ${seen} offset 0) memory
    order by ranked.distance limit ${count}`
}

/** Compares every vector, or every one that the filter leaves. */
export function exactStatement(kind: Filter['kind'], count: number, gives: Gives = 'ids'): string {
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
  return `with ${QUERY}, ${ranked} ${nearest(kind, count, gives)}`
}

const QUANTIZED_CANDIDATES = 200

/** Orders by the Hamming distance of the signs, then the best of those exactly. */
export const quantizedStatement = (kind: Filter['kind'], count: number, gives: Gives = 'ids'): string => `
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
  ) ${nearest(kind, count, gives)}`

/** Walks the HNSW graph, iteratively and in relaxed order, until enough of the scope were met, and sorts those. */
export function hnswStatement(kind: Filter['kind'], count: number, efSearch: number, gives: Gives = 'ids'): string {
  const seen =
    kind === 'visible' || gives === 'documents'
      ? `and (select true from memories memory where memory.persona_id = $1::uuid and memory.id = vector.memory_id
          and ${MAY_BE_SEEN})`
      : ''
  // Within coalesce no other index can serve the filter.
  return `with settings as materialized (
      select set_config('hnsw.iterative_scan', 'relaxed_order', true), set_config('hnsw.ef_search', '${efSearch}', true)
    ), query as materialized (select $2::vector(1536) as embedding from settings), ranked as materialized (
      select memory_id as id, embedding <=> (select embedding from query) as distance from memory_vectors vector
      where coalesce(persona_id = $1::uuid and model = '${MODEL}' ${filterOf[kind]} ${seen}, false)
      order by embedding <=> (select embedding from query) limit ${count}
    ) ${nearest('all', count, gives)}`
}
