import { sql } from 'drizzle-orm'
import type { MemoryDocument, Why } from '../contract.js'

/** What a document shows of a memory, as {@link documentColumns} names it. */
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

/** Reads `memories memory`. */
export const documentColumns = sql`
  memory.id, memory.personality_id as "personalityId", 
  (select personality.name from personalities personality where personality.id = memory.personality_id) as "personalityName", memory.content,
  memory.session_id as "sessionId", memory.canon_scope as "canonScope", memory.summary_type as "summaryType",
  memory.channel_id as "channelId", memory.guild_id as "guildId", memory.message_ids as "messageIds", memory.senders,
  (extract(epoch from memory.created_at) * 1000)::float8 as "createdAtMs", memory.chunk_group_id as "chunkGroupId",
  memory.chunk_index as "chunkIndex", memory.total_chunks as "totalChunks"`

/** Of a memory that was not searched for but came along, or was asked for by name. */
export const notSearched = (matched: Why['matched']): Why => ({
  similarity: null,
  vectorRank: null,
  lexicalScore: null,
  lexicalRank: null,
  coverage: 0,
  surroundings: { similarity: 0, lexical: 0 },
  recency: 0,
  fused: 0,
  matched,
})

/** A row of the database as the document that callers see. */
export function documentOf(personaId: string, row: DocumentRow, why: Why): MemoryDocument {
  return {
    pageContent: row.content,
    metadata: {
      id: row.id,
      personaId,
      personalityId: row.personalityId,
      personalityName: row.personalityName,
      sessionId: row.sessionId,
      canonScope: row.canonScope,
      summaryType: row.summaryType,
      channelId: row.channelId,
      guildId: row.guildId,
      messageIds: row.messageIds,
      senders: row.senders,
      createdAt: row.createdAtMs,
      score: why.similarity,
      distance: why.similarity === null ? null : 1 - why.similarity,
      chunkGroupId: row.chunkGroupId,
      chunkIndex: row.chunkIndex,
      totalChunks: row.totalChunks,
      why,
    },
  }
}
