import { type SQL, sql } from 'drizzle-orm'
import type { RecallPlan } from '../contract.js'
import { type DocumentRow, documentColumns } from './document.js'
import { type FusionInput, fusionCtes } from './fusion.js'
import type { Given } from './given.js'
import { lexicalCtes, noLexicalCtes } from './lexical.js'
import { integer } from './literal.js'
import { nearestCtes, nearestSeenCte } from './nearest.js'
import type { Choice } from './plan.js'
import { personaOf } from './scope.js'

/** A memory of the answer, with what either side makes of it. */
export interface FoundMemory extends DocumentRow {
  similarity: number | null
  vectorRank: number | null
  lexicalScore: number
  lexicalRank: number | null
  aroundSimilarity: number
  aroundScore: number
  coverage: number
  recency: number
  fused: number
  /** Its vector as text, where asked for. */
  embedding: string | null
}

/** What a statement tells of the scope and how it was searched; on every row. */
export interface ScopeFacts {
  personaKind: 'person' | 'unclaimed'
  activeModel: string | null
  plan: RecallPlan
  rowsInScope: number | null
  complete: boolean
}

/** What a statement tells beside the memories; on every row. */
export interface FoundFacts extends ScopeFacts {
  vectorCandidates: number
  lexicalCandidates: number
  ranked: number
  passed: number
}

/** One row a memory, best first; a single row without one (`id` null) where nothing was found. */
export type FoundRow = FoundFacts & (FoundMemory | { id: null })

export interface StatementInput extends FusionInput {
  /** The query's vector as text; null = the vector side is not asked. */
  embedding: Given | null
  /** Null = the lexical side is not asked. */
  words: Given | null
  /** Most candidates of each side. */
  count: number
  /** Most memories of the answer. */
  limit: number
  /** Bring the vectors of the answer along. */
  withEmbeddings: boolean
  choice: Choice
}

/** Everything a search asks of the database, as one statement: one round trip a query. */
export function searchStatement(input: StatementInput): SQL {
  const { scope, words } = input
  return sql`
    with ${vectorCtes(input)},
    ${words === null ? noLexicalCtes : lexicalCtes(scope, words, input.count)},
    ${fusionCtes(input)}
    select ${scopeFacts},
      (select count(*)::int from nearest_seen) as "vectorCandidates",
      (select count(*)::int from matches) as "lexicalCandidates",
      (select count(*)::int from ranked) as ranked, (select count(*)::int from passed) as passed,
      answer.*
    from personas persona
    left join (
      select best.similarity, best.vector_rank as "vectorRank", best.score as "lexicalScore",
        best.lexical_rank as "lexicalRank", best.around_similarity as "aroundSimilarity",
        best.around_score as "aroundScore", best.coverage_around as coverage, best.recency, best.fused,
        ${input.withEmbeddings ? embeddingOf(input, sql`best.memory_id`) : sql`null`} as embedding, ${documentColumns}
      from (select * from passed order by fused desc, vector_rank, memory_id limit ${integer(input.limit)}) best
      cross join lateral (
        select * from memories memory
        where memory.persona_id = ${personaOf(scope)} and memory.id = best.memory_id offset 0) memory
    ) answer on true
    where persona.id = ${personaOf(scope)}
    order by answer.fused desc nulls last, answer."vectorRank", answer.id`
}

/** Reads `personas persona`, `chosen` and `completeness`. */
export const scopeFacts = sql`
  persona.kind as "personaKind", (select model from embedding_models where is_active) as "activeModel",
  (select plan from chosen) as plan, (select rows from chosen) as "rowsInScope",
  (select complete from completeness) as complete`

/** The vector of a memory as text. */
export const embeddingOf = ({ scope, model }: Pick<StatementInput, 'scope' | 'model'>, memoryId: SQL): SQL => sql`(
  select vector.embedding::text from memory_vectors vector
  where vector.persona_id = ${personaOf(scope)} and vector.memory_id = ${memoryId} and vector.model = ${model}::text)`

function vectorCtes(input: StatementInput): SQL {
  const { scope, embedding, count } = input
  if (embedding === null) {
    return sql`
      query as materialized (select null::vector(1536) as embedding),
      chosen as materialized (select 'none' as plan, null::float8 as rows),
      completeness as materialized (select true as complete),
      nearest_seen as materialized (select null::uuid as memory_id, null::float8 as distance where false)`
  }
  return sql`${nearestCtes({ ...input, embedding })}, ${nearestSeenCte(scope, count)}`
}
