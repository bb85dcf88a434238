import { type SQL, sql } from 'drizzle-orm'
import { type Given, unseen } from './given.js'
import { bm25, matchedWeight } from './lexical.js'
import { integer, number } from './literal.js'
import { personaOf, type Scope } from './scope.js'
import { pairsCte } from './surroundings.js'

/**
 * How fast a rank loses weight in reciprocal rank fusion (Cormack et al., 2009). 60 is customary; on conversations a
 * small one did better, since the first few ranks of either side are the ones that hold the answer.
 */
export const RANK_CONSTANT = 10

export interface Recency {
  halfLifeDays: Given
  weight: Given
  /** When the question is asked. */
  now: Given
  [name: string]: Given
}

export interface FusionInput {
  scope: Scope
  model: Given
  /** Weight of the vector side; the lexical side weighs 1. */
  vectorWeight: number
  /** Whether both sides are asked. */
  bothSides: boolean
  /** Whether what was said around a memory counts towards it. */
  withSurroundings: boolean
  /** What newer memories gain; null = nothing. */
  recency: Recency | null
  /** Memories below this similarity are dropped; null = none. */
  similarity: Given | null
  /** Also those that share words with the query. */
  evenIfWordsMatch: boolean
}

/**
 * CTEs that bring both sides together: `ranked` holds everything either side found (`nearest_seen`, `matches`) with its
 * scores, ranks and the fused score that the answer is ordered by; `passed` what the threshold left of it.
 */
export function fusionCtes(input: FusionInput): SQL {
  const { scope, model, withSurroundings } = input
  return sql`
    pool as materialized (select memory_id from nearest_seen union select memory_id from matches),
    ${withSurroundings ? pairsCte(scope) : noPairs},
    everyone as materialized (
      select memory_id, min(distance) as distance from (
        select memory_id, distance from nearest_seen
        union all select memory_id, null from matches
        union all select neighbour_id, null from pairs
      ) found group by memory_id
    ), query_weight as materialized (
      select coalesce(nullif(sum(weight), 0), 1) as total from lexemes
    ), scored as materialized (
      select everyone.memory_id, memory.created_at, 1 - coalesce(everyone.distance, vector.distance) as similarity,
        ${bm25(sql`memory.matched`, sql`memory.words`)} as score, memory.matched / query_weight.total as coverage
      from query_weight cross join everyone
      cross join lateral (
        select memory.created_at, memory.words, ${matchedWeight(sql`memory.words`)} as matched from memories memory
        where memory.persona_id = ${personaOf(scope)} and memory.id = everyone.memory_id offset 0) memory
      left join lateral (
        select vector.embedding <=> (select embedding from query) as distance from memory_vectors vector
        where everyone.distance is null
          and vector.persona_id = ${personaOf(scope)} and vector.memory_id = everyone.memory_id
          and vector.model = ${unseen(model, 'text')} offset 0) vector on true
    ), ${surroundingsCte(withSurroundings)}, ranked as materialized (
      select *,
        ${share(sql`vector_rank`, number(input.vectorWeight))} + ${share(sql`lexical_rank`, lexicalWeight(input))}
          + recency as fused
      from (
        select *, ${recency(input)} as recency,
          case when similarity is not null then
            row_number() over (order by similarity + around_similarity desc nulls last, memory_id) end::int as vector_rank,
          case when score + around_score > 0 then
            row_number() over (order by score + around_score desc, memory_id) end::int as lexical_rank
        from surrounded
      ) sides
    ), passed as materialized (select * from ranked where ${passes(input)})`
}

const noPairs = sql`pairs as materialized (
  select null::uuid as memory_id, null::uuid as neighbour_id, null::float8 as share where false)`

/** `surrounded`: what neighbours add, each pair counted once in either direction. */
function surroundingsCte(withSurroundings: boolean): SQL {
  if (!withSurroundings) {
    return sql`surrounded as (
      select *, float8 '0' as around_similarity, float8 '0' as around_score, coverage as coverage_around from scored)`
  }
  return sql`
    around as materialized (
      select pair.memory_id, sum(pair.share * coalesce(neighbour.similarity, 0)) as similarity,
        sum(pair.share * neighbour.score) as score, sum(pair.share * neighbour.coverage) as coverage
      from (
        select memory_id, neighbour_id, share from pairs
        union
        select neighbour_id, memory_id, share from pairs
      ) pair
      join scored neighbour on neighbour.memory_id = pair.neighbour_id
      group by pair.memory_id
    ), surrounded as (
      select scored.*, coalesce(around.similarity, 0) as around_similarity, coalesce(around.score, 0) as around_score,
        least(1, scored.coverage + coalesce(around.coverage, 0)) as coverage_around
      from scored left join around on around.memory_id = scored.memory_id
    )`
}

const share = (rank: SQL, weight: SQL): SQL => sql`coalesce(${weight} / (${integer(RANK_CONSTANT)} + ${rank}), 0)`

/**
 * Beside a vector side, words weigh by how much of the query they cover: to share one word of five is weak evidence,
 * which would otherwise outrank the nearest meaning whenever a question shares none with its answer.
 */
const lexicalWeight = ({ vectorWeight, bothSides }: FusionInput): SQL =>
  bothSides && vectorWeight > 0 ? sql`sqrt(coverage_around)` : number(1)

/** At most what the first rank of a side of the same weight gives, halving with every half-life of age. */
function recency({ recency }: FusionInput): SQL {
  if (!recency) return number(0)
  const ageDays = sql`greatest(0, extract(epoch from ${recency.now}::timestamptz - created_at)::float8) / 86400`
  return sql`${recency.weight}::float8 / ${integer(RANK_CONSTANT + 1)} * power(float8 '0.5', ${ageDays} / ${recency.halfLifeDays}::float8)`
}

function passes({ similarity, evenIfWordsMatch }: FusionInput): SQL {
  if (similarity === null) return sql`true`
  const near = sql`(similarity is null or similarity >= ${similarity}::float8)`
  return evenIfWordsMatch ? near : sql`(${near} or score > 0)`
}
