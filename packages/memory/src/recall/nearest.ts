import { type SQL, sql } from 'drizzle-orm'
import { integer } from './literal.js'
import { candidateFilters, mayBeSeen, type Scope } from './scope.js'

/*
 * The searches of a scope's vectors. Each gives `(memory_id, distance)`, nearest first, and starts only where `chosen`
 * names its plan. They read the CTE `query (embedding, bits)`: written into the statement itself, the query would be
 * quantised again for every row (27 ms against 3).
 */

/**
 * How many candidates the quantised stage hands on for each memory asked for, and at least. On 5,882 sentence vectors
 * 100 candidates kept 0.992 of the true ten nearest, 200 all of them.
 */
const CANDIDATES_EACH = 4
const CANDIDATES_AT_LEAST = 200

/** How many HNSW is asked for, for each one wanted: it is approximate, and some may not be seen. */
const WALKED_EACH = 2

/** What the graph is asked with: see `plan.ts` for how little a larger `ef_search` adds. */
export const HNSW_EF_SEARCH = 100

const isChosen = (plan: string): SQL => sql`(select plan from chosen) = '${sql.raw(plan)}'`

const distanceToQuery = sql`vector.embedding <=> (select embedding from query)`

/** CTEs of candidates: what the approximate stages hand on, before anything is looked up. */
export const candidateCtes = (scope: Scope, model: string, count: number): SQL => sql`
  by_bits as materialized (
    select vector.memory_id from memory_vectors vector
    where ${isChosen('quantized')} and vector.persona_id = ${scope.personaId}::uuid and ${candidateFilters(scope, model)}
    order by vector.bits <~> (select bits from query)
    limit ${integer(candidatesFor(count))}
  ), by_graph as materialized (
    -- "is not distinct from" is an equality that no btree serves: nothing but the graph can answer this order.
    select vector.memory_id, ${distanceToQuery} as distance from memory_vectors vector
    where ${isChosen('hnsw')} and vector.persona_id is not distinct from ${scope.personaId}::uuid
      and ${candidateFilters(scope, model)}
    order by ${distanceToQuery}
    limit ${integer(WALKED_EACH * count)}
  )`

const candidatesFor = (count: number): number => Math.max(CANDIDATES_AT_LEAST, CANDIDATES_EACH * count)

/** Whether the plan has looked at everything there is, so that what it did not find is not there. */
export const isComplete = (count: number): SQL => sql`
  case (select plan from chosen)
    when 'quantized' then (select count(*) from by_bits) < ${integer(candidatesFor(count))}
    when 'hnsw' then false
    else true end`

/** The nearest memories that may be seen, by whichever plan was chosen. */
export const nearest = (scope: Scope, model: string, count: number, hasNarrowed: boolean): SQL => sql`
  select ranked.memory_id, ranked.distance from (
    ${exact(scope, model)}
    union all ${hasNarrowed ? sql`${narrowed(scope, model)} union all` : sql``}
    ${quantized(scope, model)}
    union all
    -- A relaxed walk is only nearly in order.
    select memory_id, distance from by_graph
    order by distance, memory_id
  ) ranked
  ${ifSeen(scope, sql`ranked.memory_id`)}
  order by ranked.distance, ranked.memory_id limit ${integer(count)}`

/** Compares every vector of the scope. Materialised, so that HNSW, which loses most of a small scope, cannot answer. */
const exact = (scope: Scope, model: string): SQL => sql`
  select * from (
    with scanned as materialized (
      select vector.memory_id, ${distanceToQuery} as distance from memory_vectors vector
      where ${isChosen('exact')} and vector.persona_id = ${scope.personaId}::uuid and ${candidateFilters(scope, model)}
    )
    select memory_id, distance from scanned
  ) exact`

/** Compares the vectors of what the filters left. */
const narrowed = (scope: Scope, model: string): SQL => sql`
  select narrowed.id, vector.distance from (select id from narrowed where ${isChosen('narrowed')}) narrowed
  ${vectorOf(scope, model, sql`narrowed.id`)}`

/** Compares the candidates whose signs were nearest. */
const quantized = (scope: Scope, model: string): SQL => sql`
  select by_bits.memory_id, vector.distance from by_bits ${vectorOf(scope, model, sql`by_bits.memory_id`)}`

/** Keeps rows whose memory may be seen. `offset 0` keeps this a look-up by key a row, whatever is estimated. */
const ifSeen = (scope: Scope, memoryId: SQL): SQL => sql`
  cross join lateral (select from memories memory where memory.id = ${memoryId} and ${mayBeSeen(scope)} offset 0) seen`

const vectorOf = (scope: Scope, model: string, memoryId: SQL): SQL => sql`
  cross join lateral (
    select ${distanceToQuery} as distance from memory_vectors vector
    where vector.persona_id = ${scope.personaId}::uuid and vector.memory_id = ${memoryId} and vector.model = ${model}
    offset 0) vector`
