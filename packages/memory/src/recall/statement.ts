import { type SQL, sql } from 'drizzle-orm'
import type { RecallPlan } from '../contract.js'
import { type DocumentRow, documentColumns } from './document.js'
import { type FusionInput, fusionCtes } from './fusion.js'
import { lexicalCtes, noLexicalCtes } from './lexical.js'
import { integer } from './literal.js'
import { HNSW_EF_SEARCH, nearestCtes } from './nearest.js'
import { type Branch, forcedPlan, planCtes } from './plan.js'

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

/** What a statement tells beside the memories; on every row. */
export interface FoundFacts {
  personaKind: 'person' | 'unclaimed'
  activeModel: string | null
  plan: RecallPlan
  rowsInScope: number | null
  complete: boolean
  vectorCandidates: number
  lexicalCandidates: number
  ranked: number
  passed: number
}

/** One row a memory, best first; a single row without one (`id` null) where nothing was found. */
export type FoundRow = FoundFacts & (FoundMemory | { id: null })

export interface StatementInput extends FusionInput {
  /** Null = the vector side is not asked. */
  embedding: readonly number[] | null
  /** Null = the lexical side is not asked. */
  words: string | null
  /** Most candidates of each side. */
  count: number
  /** Most memories of the answer. */
  limit: number
  /** Bring the vectors of the answer along. */
  withEmbeddings: boolean
  /** The searches to have in the statement; where the scope wants another one, the answer is empty and names it. */
  branches: readonly Branch[] | { whateverTheSize: Branch }
}

/**
 * Everything a search asks of the database, as one statement: one round trip a query.
 *
 * `settings` hold for this statement alone, on any connection, behind any pool; `query` reads them, so they are in force
 * before the graph is walked. Since `set_config` is not parallel-safe, it also keeps a query of a few milliseconds from
 * starting parallel workers.
 */
export function searchStatement(input: StatementInput): SQL {
  const { scope, words } = input
  return sql`
    with ${vectorCtes(input)},
    ${words === null ? noLexicalCtes : lexicalCtes(scope, words, input.count)},
    ${fusionCtes(input)}
    select persona.kind as "personaKind",
      (select model from embedding_models where is_active) as "activeModel",
      (select plan from chosen) as plan, (select rows from chosen) as "rowsInScope",
      (select complete from completeness) as complete,
      (select count(*)::int from nearest_seen) as "vectorCandidates",
      (select count(*)::int from matches) as "lexicalCandidates",
      (select count(*)::int from ranked) as ranked, (select count(*)::int from passed) as passed,
      answer.*
    from personas persona
    left join (
      select best.similarity, best.vector_rank as "vectorRank", best.score as "lexicalScore",
        best.lexical_rank as "lexicalRank", best.around_similarity as "aroundSimilarity",
        best.around_score as "aroundScore", best.coverage_around as coverage, best.recency, best.fused,
        ${input.withEmbeddings ? embeddingOfBest(input) : sql`null`} as embedding, ${documentColumns}
      from (select * from passed order by fused desc, vector_rank, memory_id limit ${integer(input.limit)}) best
      cross join lateral (
        select * from memories memory
        where memory.persona_id = ${scope.personaId}::uuid and memory.id = best.memory_id offset 0) memory
      join personalities personality on personality.id = memory.personality_id
    ) answer on true
    where persona.id = ${scope.personaId}::uuid
    order by answer.fused desc nulls last, answer."vectorRank", answer.id`
}

const embeddingOfBest = ({ scope, model }: StatementInput): SQL => sql`(
  select vector.embedding::text from memory_vectors vector
  where vector.persona_id = ${scope.personaId}::uuid and vector.memory_id = best.memory_id and vector.model = ${model})`

function vectorCtes({ scope, model, embedding, count, branches }: StatementInput): SQL {
  if (!embedding) {
    return sql`
      query as materialized (select null::vector(1536) as embedding),
      chosen as materialized (select 'none' as plan, null::float8 as rows),
      completeness as materialized (select true as complete),
      nearest_seen as materialized (select null::uuid as memory_id where false)`
  }
  const vector = sql`${JSON.stringify(embedding)}::vector(1536)`
  const forced = 'whateverTheSize' in branches ? branches.whateverTheSize : null
  return sql`
    settings as materialized (
      select set_config('hnsw.iterative_scan', 'relaxed_order', true),
        set_config('hnsw.ef_search', '${integer(HNSW_EF_SEARCH)}', true)
    ),
    given as materialized (select ${vector} as embedding from settings),
    query as materialized (select embedding, binary_quantize(embedding)::bit(1536) as bits from given),
    ${forced ? forcedPlan(forced) : planCtes(scope, model, count)},
    ${nearestCtes({ scope, model, count, branches: 'whateverTheSize' in branches ? [branches.whateverTheSize] : branches })}`
}
