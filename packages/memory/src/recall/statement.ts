import { type SQL, sql } from 'drizzle-orm'
import { exactSearch } from './exact.js'
import { lexicalSearch, queryLexemes } from './lexical.js'
import type { Scope } from './scope.js'

/** One row a memory that either side found; one row without a memory where neither found any. */
export interface FoundRow {
  personaKind: 'person' | 'unclaimed'
  activeModel: string | null
  id: string | null
  distance: number | null
  vectorRank: number | null
  lexicalScore: number | null
  lexicalRank: number | null
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

export interface StatementInput {
  scope: Scope
  model: string
  /** Null = the vector side is not asked. */
  embedding: readonly number[] | null
  /** Null = the lexical side is not asked. */
  words: string | null
  /** Most candidates of each side. */
  count: number
}

/** The columns of a memory that a document shows. */
export const documentColumns = sql`
  memory.id, memory.personality_id as "personalityId", personality.name as "personalityName", memory.content,
  memory.session_id as "sessionId", memory.canon_scope as "canonScope", memory.summary_type as "summaryType",
  memory.channel_id as "channelId", memory.guild_id as "guildId", memory.message_ids as "messageIds", memory.senders,
  (extract(epoch from memory.created_at) * 1000)::float8 as "createdAtMs", memory.chunk_group_id as "chunkGroupId",
  memory.chunk_index as "chunkIndex", memory.total_chunks as "totalChunks"`

/** Everything a search asks of the database, as one statement: one round trip a query. */
export function searchStatement({ scope, model, embedding, words, count }: StatementInput): SQL {
  const nothing = sql`select null::uuid as memory_id, null::float8 as distance, null::float8 as score where false`
  const vector = embedding ? sql`${JSON.stringify(embedding)}` : sql`null`
  return sql`
    with query as materialized (select ${vector}::vector(1536) as embedding),
    ${queryLexemes(words ?? '', scope.personaId)},
    vector_side as materialized (
      select memory_id, row_number() over (order by distance, memory_id)::int as rank
      from (${embedding ? exactSearch(scope, model, count) : nothing}) candidates
    ), lexical_side as materialized (
      select memory_id, score, row_number() over (order by score desc, memory_id)::int as rank
      from (${words === null ? nothing : lexicalSearch(scope, count)}) candidates
    ), found as (
      select coalesce(vector_side.memory_id, lexical_side.memory_id) as memory_id, vector_side.rank as vector_rank,
        lexical_side.score, lexical_side.rank as lexical_rank
      from vector_side full join lexical_side on lexical_side.memory_id = vector_side.memory_id
    )
    select persona.kind as "personaKind",
      (select model from embedding_models where is_active) as "activeModel",
      vector.embedding <=> (select embedding from query) as distance,
      found.vector_rank as "vectorRank", found.score as "lexicalScore", found.lexical_rank as "lexicalRank",
      ${documentColumns}
    from personas persona
    left join (found
      join memories memory on memory.persona_id = ${scope.personaId}::uuid and memory.id = found.memory_id
      join personalities personality on personality.id = memory.personality_id
      left join memory_vectors vector on vector.persona_id = memory.persona_id and vector.memory_id = memory.id
        and vector.model = ${model}
    ) on true
    where persona.id = ${scope.personaId}::uuid`
}
