import { type SQL, sql } from 'drizzle-orm'
import { type Given, unseen } from './given.js'
import { integer } from './literal.js'
import {
  type Branch,
  branchesFor,
  type Choice,
  chosenByNarrowed,
  chosenByScanned,
  chosenBySlice,
  EXACT_UP_TO,
  forcedPlan,
  isChosen,
  planCtes,
} from './plan.js'
import { candidateFilters, mayBeSeen, passesNarrowings, personaOf, type Scope, vectorsOf } from './scope.js'

/*
 * The searches of a scope's vectors. Each gives `(memory_id, distance)`; where a statement holds several, each starts
 * only where `chosen` names it. They read the CTE `query (embedding, bits)`: written into the statement itself, the
 * query would be quantised again for every row (27 ms against 3).
 */

/**
 * How many candidates the quantised stage hands on for each memory asked for, and at least. On 5,882 sentence vectors
 * 100 candidates kept 0.992 of the true ten nearest, 200 all of them; on the benchmark's 50,000 in scope, 100 kept 0.999.
 * Each costs a page of the table, which with 200 took as long as a scan of 4,000 rows.
 */
const CANDIDATES_EACH = 3
const CANDIDATES_AT_LEAST = 120

/**
 * In scopes of so many times the candidates, rows that lie further than a sample tells the candidates to lie are passed
 * over at once: to sort a row costs more than to look at it (13,585 rows: 1.7 ms of 3.0).
 */
const SAMPLED_FROM = 20
/** The sample is asked for the distance of so many times the candidates, and of no fewer than its fifth nearest row. */
const MARGIN = 4
const LEAST_RANK = 5
/** Further than any row. */
const FURTHEST = 1_536

/** How many HNSW is asked for beyond those wanted, since a relaxed walk meets some of the nearest late. */
const WALKED_BEYOND = 5

/** Steps of the first walk. The scopes it is chosen for are large, and a wide walk finds more of the nearest. */
const HNSW_EF_SEARCH = 400

export interface NearestInput {
  scope: Scope
  model: Given
  /** The query's vector as text. */
  embedding: Given
  /** Most memories to find. */
  count: number
  choice: Choice
}

const distanceToQuery = sql`vector.embedding <=> (select embedding from query)`
const hammingToQuery = sql`vector.bits <~> (select bits from query)`

/**
 * CTEs: `nearest (memory_id, distance)` holds candidates in no order, more than asked for and not yet held against what
 * may be seen; `chosen (plan, rows)` tells how they were searched, or how they should have been; `completeness` whether
 * everything was looked at, so that what was not found is not there.
 */
export function nearestCtes(input: NearestInput): SQL {
  const { choice, scope } = input
  if (typeof choice === 'object' && 'expected' in choice) {
    return sql`${queryCtes(input, [choice.expected])}, ${expectedCtes(input, choice.expected)}`
  }
  const branches = choice === 'chosen' ? branchesFor(scope) : [choice.forced]
  const parts = branches.map((branch) => searches[branch](input, isChosen(branch)))
  return sql`
    ${queryCtes(input, branches)},
    ${choice === 'chosen' ? planCtes(scope, input.model, input.count) : forcedPlan(choice.forced)},
    ${sql.join(
      parts.map((part) => sql`${part.candidates},`),
      sql` `,
    )}
    completeness as materialized (
      select case (select plan from chosen)
        ${sql.join(
          parts.map((part, at) => sql`when '${sql.raw(branches[at]!)}' then ${part.complete}`),
          sql` `,
        )}
        else false end as complete
    ),
    nearest as (${sql.join(
      parts.map((part) => part.ranked),
      sql` union all `,
    )})`
}

/**
 * The query, quantised. `settings` hold for this statement alone, on any connection, behind any pool; `query` reads
 * them, so they are in force before the graph is walked.
 */
function queryCtes({ embedding }: NearestInput, branches: readonly Branch[]): SQL {
  const walks = branches.includes('hnsw')
  return sql`
    ${
      walks
        ? sql`settings as materialized (
      select set_config('hnsw.iterative_scan', 'relaxed_order', true),
        set_config('hnsw.ef_search', '${integer(HNSW_EF_SEARCH)}', true)
    ),`
        : sql``
    }
    given as materialized (select ${embedding}::vector(1536) as embedding ${walks ? sql`from settings` : sql``}),
    query as materialized (select embedding, binary_quantize(embedding)::bit(1536) as bits from given)`
}

/** The search that the scope wanted last time, which tells on its way what the scope wants now. */
function expectedCtes(input: NearestInput, branch: Branch): SQL {
  const { scope, model, count } = input
  const all = sql`true`
  const ranked = (part: Search) => sql`
    completeness as materialized (select ${part.complete} as complete),
    nearest as (${part.ranked})`
  switch (branch) {
    case 'exact': {
      const part = scannedUpTo(input)
      return sql`${part.candidates}, ${chosenByScanned}, ${ranked(part)}`
    }
    case 'narrowed': {
      const part = searches.narrowed(input, all)
      return sql`${chosenByNarrowed(scope)}, ${part.candidates}, ${ranked(part)}`
    }
    case 'quantized': {
      const part = quantizedBySample(input)
      const bySlice = chosenBySlice(scope, model, count, hammingToQuery, SAMPLED_FROM * candidatesFor(count))
      return sql`${bySlice}, ${part.candidates}, ${ranked(part)}`
    }
    case 'hnsw': {
      const part = searches.hnsw(input, isChosen('hnsw'))
      const bySlice = chosenBySlice(scope, model, count, sql`null::float8`, Number.MAX_SAFE_INTEGER)
      return sql`${bySlice}, ${part.candidates}, ${ranked(part)}`
    }
  }
}

interface Search {
  /** CTEs of what is looked at closer. */
  candidates: SQL
  /** `(memory_id, distance)` of the candidates. */
  ranked: SQL
  complete: SQL
}

const candidatesFor = (count: number): number => Math.max(CANDIDATES_AT_LEAST, CANDIDATES_EACH * count)

const searches: Record<Branch, (input: NearestInput, wanted: SQL) => Search> = {
  /** Compares every vector of the scope. Materialised, so that HNSW, which loses most of a small scope, cannot answer. */
  exact: ({ scope, model }, wanted) => ({
    candidates: sql`scanned as materialized (
      select vector.memory_id, ${distanceToQuery} as distance from memory_vectors vector
      where ${wanted} and ${candidateFilters(scope, model)})`,
    ranked: sql`select memory_id, distance from scanned`,
    complete: sql`true`,
  }),

  /** Compares the vectors of what the filters left. */
  narrowed: ({ scope, model }, wanted) => ({
    candidates: sql`left_over as materialized (select id from narrowed where ${wanted})`,
    ranked: sql`select left_over.id as memory_id, vector.distance
      from left_over ${vectorOf(scope, model, sql`left_over.id`)}`,
    complete: sql`true`,
  }),

  /** Orders the scope by the Hamming distance of the signs, out of the covering index alone, then the best exactly. */
  quantized: ({ scope, model, count }, wanted) => {
    const most = integer(candidatesFor(count))
    return {
      candidates: sql`by_bits as materialized (
        select vector.memory_id from memory_vectors vector
        where ${wanted} and ${candidateFilters(scope, model)} order by ${hammingToQuery} limit ${most})`,
      ranked: sql`select by_bits.memory_id, vector.distance
        from by_bits ${vectorOf(scope, model, sql`by_bits.memory_id`)}`,
      complete: sql`(select count(*) < ${most} from by_bits)`,
    }
  },

  /**
   * Walks the graph until enough memories of the scope that may be seen were met; a relaxed walk is only nearly in order.
   *
   * Within coalesce the planner takes the filters for a coin toss and no index can serve them: weighed by what they
   * really leave, it would read the whole table rather than walk the graph. For the same reason what may be seen is a
   * scalar look-up a row: `exists` would be answered by hashing the whole scope first.
   */
  hnsw: ({ scope, model, count }, wanted) => ({
    candidates: sql`by_graph as materialized (
      select vector.memory_id, ${distanceToQuery} as distance from memory_vectors vector
      where ${wanted} and coalesce(
        ${candidateFilters(scope, model)}
        and (select true from memories memory where memory.id = vector.memory_id and ${mayBeSeen(scope)}), false)
      order by ${distanceToQuery} limit ${integer(count + WALKED_BEYOND)})`,
    ranked: sql`select memory_id, distance from by_graph`,
    complete: sql`false`,
  }),
}

/** The exact search, ending at the first row too many; counting first would read a small scope twice. */
const scannedUpTo = ({ scope, model }: NearestInput): Search => ({
  candidates: sql`scanned as materialized (
    select vector.memory_id, case when ${passesNarrowings(scope)} then ${distanceToQuery} end as distance
    from memory_vectors vector where ${vectorsOf(scope, model)} limit ${integer(EXACT_UP_TO + 1)})`,
  ranked: sql`select memory_id, distance from scanned where distance is not null`,
  complete: sql`true`,
})

/**
 * The quantised search, which passes over what lies further than `slice_sample` tells the candidates to lie. Where that left
 * too few, which a fair sample does once in a few hundred times, all are sorted after all.
 */
function quantizedBySample({ scope, model, count }: NearestInput): Search {
  const most = integer(candidatesFor(count))
  const rank = sql`(select greatest(${integer(LEAST_RANK)},
    ceil(${integer(MARGIN * candidatesFor(count))} * (select count(*) from slice_sample) / greatest(rows, 1)))::int - 1 from slice)`
  const nearestFirst = sql`order by ${hammingToQuery} limit ${most}`
  return {
    candidates: sql`
      reach as materialized (
        select case when slice.rows < ${integer(SAMPLED_FROM * candidatesFor(count))} then ${integer(FURTHEST)} else coalesce(
          (select distance from slice_sample where passes order by distance offset ${rank} limit 1), ${integer(FURTHEST)}) end as far
        from slice
      ), by_bits as materialized (
        select vector.memory_id from memory_vectors vector
        where ${candidateFilters(scope, model)} and ${hammingToQuery} <= (select far from reach) ${nearestFirst}
      ), by_all_bits as materialized (
        select vector.memory_id from memory_vectors vector
        where (select far from reach) < ${integer(FURTHEST)} and (select count(*) from by_bits) < ${most}
          and ${candidateFilters(scope, model)} ${nearestFirst}
      ), candidates_by_bits as materialized (
        select memory_id from by_bits where not exists (select from by_all_bits)
        union all select memory_id from by_all_bits
      )`,
    ranked: sql`select found.memory_id, vector.distance
      from candidates_by_bits found ${vectorOf(scope, model, sql`found.memory_id`)}`,
    complete: sql`(select count(*) < ${most} from candidates_by_bits)`,
  }
}

/**
 * CTE `nearest_seen`: the nearest of `nearest` whose memories may be seen. `offset 0` keeps this a look-up by key a row,
 * whatever is estimated.
 */
export const nearestSeenCte = (scope: Scope, count: number): SQL => sql`
  nearest_seen as materialized (
    select ranked.memory_id, ranked.distance
    from (select memory_id, distance from nearest order by distance, memory_id) ranked
    cross join lateral (select from memories memory where memory.id = ranked.memory_id and ${mayBeSeen(scope)} offset 0) seen
    order by ranked.distance, ranked.memory_id limit ${integer(count)}
  )`

const vectorOf = (scope: Scope, model: Given, memoryId: SQL): SQL => sql`
  cross join lateral (
    select ${distanceToQuery} as distance from memory_vectors vector
    where vector.persona_id = ${personaOf(scope)} and vector.memory_id = ${memoryId} and vector.model = ${unseen(model, 'text')}
    offset 0) vector`
