import { type SQL, sql } from 'drizzle-orm'
import { integer } from './literal.js'
import { mayBeSeen, narrowings, type Scope } from './scope.js'

/*
 * Which statement searches the vectors of a scope, by how many there are.
 *
 * Measured on PostgreSQL 17 + pgvector 0.8, 100,000 memories, two cores, k = 10, median ms:
 *
 *   rows in scope     469   1,331   4,411   13,585   50,000
 *   exact            0.48     2.9     8.1     26       95
 *   quantised        0.54     1.6     2.3      5       13
 *   HNSW             –        7.2     1.4      1.1      1.1   (recall .89 at 1,331)
 *
 * The choice is made inside the statement, from the scope's real size: a planner sees an average, and the generic plan
 * of a prepared statement nothing else. Branches that are not chosen never start (a one-time filter stands before each).
 */

/** Up to here every vector of the scope is compared. */
export const EXACT_UP_TO = 500

/** Up to here what a filter leaves is compared vector by vector, however large the scope around it. */
export const NARROWED_UP_TO = 1_500

/**
 * HNSW is thought of where rows² ≥ this · count · vectors: from some 63,000 rows of 100,000, or 200,000 of a million.
 *
 * In time alone it would win far earlier, at 80: it meets a memory of the scope once in every (vectors / rows in scope)
 * steps of about 25 µs, and the quantised scan reads each row in about 0.3. But a wider walk does not make it right: with
 * questions that are near to nothing in particular it found 0.98 of the true ten at 13,585 and 50,000 rows, with
 * `ef_search` 200 and 400 alike, where the quantised scan finds all of them in 4 and 18 ms.
 */
const HNSW_ROWS_SQUARED = 4_000

/**
 * Ids of memories are hashes, so this range holds a 64th of any scope: counting it tells the size of the whole at a
 * cost that the bound keeps constant.
 */
const SLICE_END = '04000000-0000-0000-0000-000000000000'
const SLICES = 64
/** Rows of the slice that are looked at to learn what share of the scope passes the filters. */
const SAMPLE = 256
/** Counting a slice ends here: a scope of a million rows, where HNSW is chosen whatever the exact size. */
const SLICE_BOUND = 16_384

/** A way to search the vectors of a scope. */
export type Branch = 'exact' | 'narrowed' | 'quantized' | 'hnsw'

/** Whether a filter may leave so few that they are best found by the filter's own index. */
const hasNarrowFilter = (scope: Scope): boolean => scope.before !== null || scope.channelIds !== null

/** Every branch that may be chosen for a scope. */
export const branchesFor = (scope: Scope): Branch[] =>
  hasNarrowFilter(scope) ? ['exact', 'narrowed', 'quantized', 'hnsw'] : ['exact', 'quantized', 'hnsw']

/** Instead of {@link planCtes}: one search, whatever the size of the scope. */
export const forcedPlan = (branch: Branch): SQL =>
  sql`chosen as materialized (select null::float8 as rows, '${sql.raw(branch)}' as plan)`

/**
 * The expressions that choose, as CTEs: `scope_size (rows)` counts up to {@link EXACT_UP_TO} + 1, `narrowed (id)` holds
 * what the filters leave up to {@link NARROWED_UP_TO} + 1, `chosen (plan, rows)` is the choice.
 */
export function planCtes(scope: Scope, model: string, count: number): SQL {
  const own = sql`vector.persona_id = ${scope.personaId}::uuid and vector.model = ${model}`
  const ofPersonality = scope.personalityId ? sql`and vector.personality_id = ${scope.personalityId}::uuid` : sql``
  const narrow = hasNarrowFilter(scope)
  return sql`
    scope_size as materialized (
      select count(*) as rows from (
        select from memory_vectors vector where ${own} ${ofPersonality} limit ${integer(EXACT_UP_TO + 1)}) counted
    ), estimated as materialized (
      select case when rows <= ${integer(EXACT_UP_TO)} then rows
        else ${sliceSize(own)} * ${integer(SLICES)} * ${passingShare(scope, own)} end as rows
      from scope_size
    ), ${narrow ? narrowedCte(scope) : sql``} chosen as materialized (
      select estimated.rows, case
        when scope_size.rows <= ${integer(EXACT_UP_TO)} then 'exact'
        ${narrow ? sql`when (select count(*) from narrowed) <= ${integer(NARROWED_UP_TO)} then 'narrowed'` : sql``}
        when estimated.rows * estimated.rows >= ${integer(HNSW_ROWS_SQUARED * count)}
          * (select greatest(reltuples, 0) from pg_class where oid = 'memory_vectors'::regclass) then 'hnsw'
        else 'quantized'
      end as plan
      from scope_size, estimated
    )`
}

const narrowedCte = (scope: Scope): SQL => sql`
  narrowed as materialized (
    select memory.id from memories memory
    where (select rows from scope_size) > ${integer(EXACT_UP_TO)} and ${mayBeSeen(scope)}
    limit ${integer(NARROWED_UP_TO + 1)}
  ),`

const sliceSize = (own: SQL): SQL => sql`(
  select count(*)::float8 from (select from memory_vectors vector
    where ${own} and vector.memory_id < '${sql.raw(SLICE_END)}' limit ${integer(SLICE_BOUND)}) counted)`

/** The share of a scope that passes its filters, learnt from a sample: 1 where there are none. */
function passingShare(scope: Scope, own: SQL): SQL {
  const filters = narrowings(scope)
  if (filters.length === 0) return sql`1`
  return sql`(
    select count(*) filter (where ${sql.join(filters, sql` and `)})::float8 / greatest(count(*), 1) from (
      select vector.personality_id, vector.memory_created_at, vector.places, vector.canon_scope
      from memory_vectors vector where ${own} and vector.memory_id < '${sql.raw(SLICE_END)}'
      limit ${integer(SAMPLE)}) vector)`
}
