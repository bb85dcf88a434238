import type { MemoryDocument, Why } from '../contract.js'
import type { DocumentRow } from './statement.js'

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
