import { type SQL, sql } from 'drizzle-orm'
import type { RecallPlan } from '../contract.js'
import { lexicalSearch, queryLexemes } from './lexical.js'
import { HNSW_EF_SEARCH, nearestCtes } from './nearest.js'
import { type Branch, forcedExact, planCtes } from './plan.js'
import type { Scope } from './scope.js'

/** What a memory's document shows, as {@link documentColumns} names it. */
export interface DocumentRow {
  id: string
  personalityId: string
  personalityName: string
  content: string
  sessionId: string | null
  canonScope: 'global' | 'personal' | 'session' | null
  summaryType: string | null
  channelId: string | null
  guildId: string | null
  messageIds: string[]
  senders: string[]
  createdAtMs: number
  chunkGroupId: string | null
  chunkIndex: number | null
  totalChunks: number | null
}

export const documentColumns = sql`
  memory.id, memory.personality_id as "personalityId", personality.name as "personalityName", memory.content,
  memory.session_id as "sessionId", memory.canon_scope as "canonScope", memory.summary_type as "summaryType",
  memory.channel_id as "channelId", memory.guild_id as "guildId", memory.message_ids as "messageIds", memory.senders,
  (extract(epoch from memory.created_at) * 1000)::float8 as "createdAtMs", memory.chunk_group_id as "chunkGroupId",
  memory.chunk_index as "chunkIndex", memory.total_chunks as "totalChunks"`

/** A memory that either side found. */
export interface FoundMemory extends DocumentRow {
  distance: number | null
  vectorRank: number | null
  lexicalScore: number | null
  lexicalRank: number | null
}

/** One row a memory; a single row without one (`id` null) where neither side found any. */
export type FoundRow = {
  personaKind: 'person' | 'unclaimed'
  activeModel: string | null
  plan: RecallPlan
  rowsInScope: number | null
  complete: boolean
} & (FoundMemory | { id: null })

export interface StatementInput {
  scope: Scope
  model: string
  /** Null = the vector side is not asked. */
  embedding: readonly number[] | null
  /** Null = the lexical side is not asked. */
  words: string | null
  /** Most candidates of each side. */
  count: number
  /** The searches to have in the statement; where the scope wants another one, the answer is empty and names it. */
  branches: readonly Branch[] | 'exact, whatever the size'
}

/**
 * Everything a search asks of the database, as one statement: one round trip a query.
 *
 * `settings` hold for this statement alone, on any connection, behind any pool; `query` reads them, so they are in force
 * before the graph is walked. Since `set_config` is not parallel-safe, it also keeps a query of a few milliseconds from
 * starting parallel workers.
 */
export function searchStatement(input: StatementInput): SQL {
  const { scope, model, words } = input
  return sql`
    with ${vectorSide(input)}, ${lexicalSide(input)}, found as (
      select coalesce(vector_side.memory_id, lexical_side.memory_id) as memory_id, vector_side.rank as vector_rank,
        lexical_side.score, lexical_side.rank as lexical_rank
      from vector_side ${words === null ? sql`left` : sql`full`} join lexical_side
        on lexical_side.memory_id = vector_side.memory_id
    )
    select persona.kind as "personaKind",
      (select model from embedding_models where is_active) as "activeModel",
      (select plan from chosen) as plan, (select rows from chosen) as "rowsInScope", (select complete from completeness) as complete,
      memory.*
    from personas persona
    left join (
      select vector.distance, found.vector_rank as "vectorRank", found.score as "lexicalScore",
        found.lexical_rank as "lexicalRank", ${documentColumns}
      from found
      cross join lateral (
        select * from memories memory
        where memory.persona_id = ${scope.personaId}::uuid and memory.id = found.memory_id offset 0) memory
      join personalities personality on personality.id = memory.personality_id
      left join lateral (
        select vector.embedding <=> (select embedding from query) as distance from memory_vectors vector
        where vector.persona_id = ${scope.personaId}::uuid and vector.memory_id = found.memory_id
          and vector.model = ${model} offset 0) vector on true
    ) memory on true
    where persona.id = ${scope.personaId}::uuid`
}

function vectorSide({ scope, model, embedding, count, branches }: StatementInput): SQL {
  if (!embedding) {
    return sql`
      query as materialized (select null::vector(1536) as embedding),
      chosen as materialized (select 'none' as plan, null::float8 as rows),
      completeness as materialized (select true as complete),
      vector_side as materialized (select null::uuid as memory_id, null::int as rank where false)`
  }
  const vector = sql`${JSON.stringify(embedding)}::vector(1536)`
  return sql`
    settings as materialized (
      select set_config('hnsw.iterative_scan', 'relaxed_order', true),
        set_config('hnsw.ef_search', '${sql.raw(String(HNSW_EF_SEARCH))}', true)
    ),
    given as materialized (select ${vector} as embedding from settings),
    query as materialized (select embedding, binary_quantize(embedding)::bit(1536) as bits from given),
    ${Array.isArray(branches) ? planCtes(scope, model) : forcedExact},
    ${nearestCtes({ scope, model, count, branches: Array.isArray(branches) ? branches : ['exact'] })},
    vector_side as materialized (
      select memory_id, row_number() over (order by distance, memory_id)::int as rank from nearest_seen
    )`
}

function lexicalSide({ scope, words, count }: StatementInput): SQL {
  if (words === null) {
    return sql`lexical_side as materialized (
      select null::uuid as memory_id, null::float8 as score, null::int as rank where false)`
  }
  return sql`
    ${queryLexemes(words, scope.personaId)},
    lexical_side as materialized (
      select memory_id, score, row_number() over (order by score desc, memory_id)::int as rank
      from (${lexicalSearch(scope, count)}) candidates
    )`
}
