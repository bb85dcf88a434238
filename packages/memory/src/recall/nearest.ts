import { type SQL, sql } from 'drizzle-orm'
import { integer } from './literal.js'
import type { Branch } from './plan.js'
import { candidateFilters, mayBeSeen, type Scope } from './scope.js'

/*
 * The searches of a scope's vectors. Each gives `(memory_id, distance)` and starts only where `chosen` names its plan.
 * They read the CTE `query (embedding, bits)`: written into the statement itself, the query would be quantised again
 * for every row (27 ms against 3).
 */

/**
 * How many candidates the quantised stage hands on for each memory asked for, and at least. On 5,882 sentence vectors
 * 100 candidates kept 0.992 of the true ten nearest, 200 all of them.
 */
const CANDIDATES_EACH = 4
const CANDIDATES_AT_LEAST = 200

/** How many HNSW is asked for beyond those wanted, since a relaxed walk meets some of the nearest late. */
const WALKED_BEYOND = 5

/** Steps of the first walk. The scopes it is chosen for are large, and a wide walk finds more of the nearest. */
export const HNSW_EF_SEARCH = 400

export interface NearestInput {
  scope: Scope
  model: string
  /** Most memories to find. */
  count: number
  /** The searches to have in the statement. */
  branches: readonly Branch[]
}

const isChosen = (branch: Branch): SQL => sql`(select plan from chosen) = '${sql.raw(branch)}'`

const distanceToQuery = sql`vector.embedding <=> (select embedding from query)`

/**
 * CTEs: `nearest_seen (memory_id, distance)` holds the nearest memories that may be seen, by whichever plan was chosen;
 * `completeness` says whether that plan has looked at everything, so that what it did not find is not there.
 */
export function nearestCtes(input: NearestInput): SQL {
  const { scope, count, branches } = input
  const parts = branches.map((branch) => searches[branch](input))
  return sql`
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
    nearest_seen as materialized (
      select ranked.memory_id, ranked.distance
      from (${sql.join(
        parts.map((part) => part.ranked),
        sql` union all `,
      )} order by distance, memory_id) ranked
      ${ifSeen(scope, sql`ranked.memory_id`)}
      order by ranked.distance, ranked.memory_id limit ${integer(count)}
    )`
}

interface Search {
  /** A CTE of what is looked at closer. */
  candidates: SQL
  /** `(memory_id, distance)` of the candidates. */
  ranked: SQL
  complete: SQL
}

const searches: Record<Branch, (input: NearestInput) => Search> = {
  /** Compares every vector of the scope. Materialised, so that HNSW, which loses most of a small scope, cannot answer. */
  exact: ({ scope, model }) => ({
    candidates: sql`scanned as materialized (
      select vector.memory_id, ${distanceToQuery} as distance from memory_vectors vector
      where ${isChosen('exact')} and vector.persona_id = ${scope.personaId}::uuid and ${candidateFilters(scope, model)})`,
    ranked: sql`select memory_id, distance from scanned`,
    complete: sql`true`,
  }),

  /** Compares the vectors of what the filters left. */
  narrowed: ({ scope, model }) => ({
    candidates: sql`left_over as materialized (select id from narrowed where ${isChosen('narrowed')})`,
    ranked: sql`select left_over.id as memory_id, vector.distance
      from left_over ${vectorOf(scope, model, sql`left_over.id`)}`,
    complete: sql`true`,
  }),

  /** Orders the scope by the Hamming distance of the signs, out of the covering index alone, then the best exactly. */
  quantized: ({ scope, model, count }) => {
    const most = integer(Math.max(CANDIDATES_AT_LEAST, CANDIDATES_EACH * count))
    return {
      candidates: sql`by_bits as materialized (
        select vector.memory_id from memory_vectors vector
        where ${isChosen('quantized')} and vector.persona_id = ${scope.personaId}::uuid
          and ${candidateFilters(scope, model)}
        order by vector.bits <~> (select bits from query) limit ${most})`,
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
  hnsw: ({ scope, model, count }) => ({
    candidates: sql`by_graph as materialized (
      select vector.memory_id, ${distanceToQuery} as distance from memory_vectors vector
      where ${isChosen('hnsw')} and coalesce(
        vector.persona_id = ${scope.personaId}::uuid and ${candidateFilters(scope, model)}
        and (select true from memories memory where memory.id = vector.memory_id and ${mayBeSeen(scope)}), false)
      order by ${distanceToQuery} limit ${integer(count + WALKED_BEYOND)})`,
    ranked: sql`select memory_id, distance from by_graph`,
    complete: sql`false`,
  }),
}

/** Keeps rows whose memory may be seen. `offset 0` keeps this a look-up by key a row, whatever is estimated. */
const ifSeen = (scope: Scope, memoryId: SQL): SQL => sql`
  cross join lateral (select from memories memory where memory.id = ${memoryId} and ${mayBeSeen(scope)} offset 0) seen`

const vectorOf = (scope: Scope, model: string, memoryId: SQL): SQL => sql`
  cross join lateral (
    select ${distanceToQuery} as distance from memory_vectors vector
    where vector.persona_id = ${scope.personaId}::uuid and vector.memory_id = ${memoryId} and vector.model = ${model}
    offset 0) vector`
