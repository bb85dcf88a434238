import { type SQL, sql } from 'drizzle-orm'
import type { Given } from './given.js'
import { integer } from './literal.js'
import { isNarrowed, mayBeSeen, passesNarrowings, type Scope, vectorsOf } from './scope.js'

/*
 * Which search finds the nearest vectors of a scope, by how many there are.
 *
 * Measured on PostgreSQL 17 + pgvector 0.8, 100,000 memories, two cores, k = 10, median ms:
 *
 *   rows in scope     469   1,331   4,411   13,585   50,000
 *   exact            0.53     1.6     8.1     25       94
 *   quantised        0.74     0.8     1.2      2.3      6
 *   HNSW             –        7.2     1.4      1.1      1.1   (recall .89 at 1,331)
 *
 * The choice is made inside the statement, from the scope's real size: a planner sees an average, and the generic plan
 * of a prepared statement nothing else. Branches that are not chosen never start (a one-time filter stands before each).
 */

/** Up to here every vector of the scope is compared. */
export const EXACT_UP_TO = 500

/** Up to here what was said in the wanted channels is compared vector by vector, however large the scope around it. */
export const NARROWED_UP_TO = 1_500

/**
 * HNSW is thought of where rows² ≥ this · count · vectors: from some 63,000 rows of 100,000, or 200,000 of a million.
 *
 * In time alone it would win far earlier, at 80: it meets a memory of the scope once in every (vectors / rows in scope)
 * steps of about 25 µs, and the quantised scan reads each row in about 0.1. But a wider walk does not make it right: with
 * questions that are near to nothing in particular it found 0.98 of the true ten at 13,585 and 50,000 rows, with
 * `ef_search` 200 and 400 alike, where the quantised scan finds all of them.
 */
const HNSW_ROWS_SQUARED = 4_000

/**
 * Ids of memories are hashes, so this range holds a 64th of any scope: counting it tells the size of the whole at a
 * cost that the bound keeps constant.
 */
const SLICE_END = '04000000-0000-0000-0000-000000000000'
const SLICES = 64
/** Counting a slice ends here: a scope of a million rows, where HNSW is chosen whatever the exact size. */
const SLICE_BOUND = 16_384
/** Rows of the slice that are looked at closer: what share of the scope passes the filters, and how far it lies. */
const SAMPLE = 256

/** A way to search the vectors of a scope. */
export type Branch = 'exact' | 'narrowed' | 'quantized' | 'hnsw'

/**
 * How a statement comes to its search: it chooses from the scope's size; it has the one that the scope wanted last time
 * and tells which it wants now; or it has one, whatever the size.
 */
export type Choice = 'chosen' | { expected: Branch } | { forced: Branch }

/** Every branch that may be chosen for a scope. Channels have an index of their own, which finds few of many. */
export const branchesFor = (scope: Scope): Branch[] =>
  scope.channels === null ? ['exact', 'quantized', 'hnsw'] : ['exact', 'narrowed', 'quantized', 'hnsw']

export const isChosen = (branch: Branch): SQL => sql`(select plan from chosen) = '${sql.raw(branch)}'`

/** CTE `chosen (plan, rows)` for one search, whatever the size of the scope. */
export const forcedPlan = (branch: Branch): SQL =>
  sql`chosen as materialized (select null::float8 as rows, '${sql.raw(branch)}' as plan)`

/**
 * CTEs that choose: `scope_size (rows)` counts up to {@link EXACT_UP_TO} + 1, `narrowed (id)` holds what was said in the
 * wanted channels up to {@link NARROWED_UP_TO} + 1, `chosen (plan, rows)` is the choice.
 */
export function planCtes(scope: Scope, model: Given, count: number): SQL {
  const inChannels = scope.channels !== null
  return sql`
    scope_size as materialized (
      select count(*) as rows from (
        select from memory_vectors vector where ${vectorsOf(scope, model)} limit ${integer(EXACT_UP_TO + 1)}) counted
    ), slice as materialized (
      select case when rows > ${integer(EXACT_UP_TO)} then ${sliceSize(scope, model)} end as rows from scope_size
    ), ${sampledCte(scope, model, sql`null::float8`, sql`(select rows from slice) is not null`)},
    estimated as materialized (
      select coalesce(slice.rows * ${passingShare(scope)}, scope_size.rows) as rows from slice, scope_size
    ), ${inChannels ? sql`${narrowedCte(scope, sql`(select rows from slice) is not null`)},` : sql``}
    chosen as materialized (
      select estimated.rows, case
        when scope_size.rows <= ${integer(EXACT_UP_TO)} then 'exact'
        ${inChannels ? sql`when (select count(*) from narrowed) <= ${integer(NARROWED_UP_TO)} then 'narrowed'` : sql``}
        else ${quantizedOrGraph(count)}
      end as plan
      from scope_size, estimated
    )`
}

/** CTE `chosen` beside the exact search, which stops at {@link EXACT_UP_TO} + 1 and so tells whether it was enough. */
export const chosenByScanned = sql`chosen as materialized (
  select count(*)::float8 as rows, case when count(*) <= ${integer(EXACT_UP_TO)} then 'exact' else 'quantized' end as plan
  from scanned)`

/** CTEs `narrowed` and `chosen`, which tells whether it holds everything. */
export const chosenByNarrowed = (scope: Scope): SQL => sql`
  ${narrowedCte(scope, sql`true`)},
  chosen as materialized (
    select count(*)::float8 as rows, case when count(*) <= ${integer(NARROWED_UP_TO)} then 'narrowed' else 'quantized' end as plan
    from narrowed)`

/**
 * CTEs for scopes that were large before: `slice (rows)`, the size of the persona's part, `slice_sample (passes, distance)`,
 * some of it, and `chosen`.
 *
 * @param far how far a row lies from the query
 * @param closerFrom from how many rows on it is worth knowing
 */
export function chosenBySlice(scope: Scope, model: Given, count: number, far: SQL, closerFrom: number): SQL {
  const wanted = isNarrowed(scope) ? sql`true` : sql`(select rows from slice) >= ${integer(closerFrom)}`
  return sql`
    slice as materialized (select ${sliceSize(scope, model)} as rows),
    ${sampledCte(scope, model, far, wanted)},
    estimated as materialized (select slice.rows * ${passingShare(scope)} as rows from slice),
    chosen as materialized (select estimated.rows, ${quantizedOrGraph(count)} as plan from estimated)`
}

const quantizedOrGraph = (count: number): SQL => sql`
  case when estimated.rows * estimated.rows >= ${integer(HNSW_ROWS_SQUARED * count)}
    * (select greatest(reltuples, 0) from pg_class where oid = 'memory_vectors'::regclass) then 'hnsw' else 'quantized' end`

const narrowedCte = (scope: Scope, wanted: SQL): SQL => sql`
  narrowed as materialized (
    select memory.id from memories memory where ${wanted} and ${mayBeSeen(scope)}
    limit ${integer(NARROWED_UP_TO + 1)}
  )`

const inSlice = (scope: Scope, model: Given): SQL =>
  sql`${vectorsOf(scope, model)} and vector.memory_id < '${sql.raw(SLICE_END)}'`

const sliceSize = (scope: Scope, model: Given): SQL => sql`(
  select count(*)::float8 * ${integer(SLICES)} from (
    select from memory_vectors vector where ${inSlice(scope, model)} limit ${integer(SLICE_BOUND)}) counted)`

const sampledCte = (scope: Scope, model: Given, far: SQL, wanted: SQL): SQL => sql`
  slice_sample as materialized (
    select ${passesNarrowings(scope)} as passes, ${far} as distance from memory_vectors vector
    where ${wanted} and ${inSlice(scope, model)} limit ${integer(SAMPLE)})`

/** The share of a scope that passes its filters, learnt from a sample: 1 where there are none. */
const passingShare = (scope: Scope): SQL =>
  isNarrowed(scope)
    ? sql`(select count(*) filter (where passes)::float8 / greatest(count(*), 1) from slice_sample)`
    : sql`1`
