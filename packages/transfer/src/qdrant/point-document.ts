import { type MemoryDocument, type MemoryQueryOptions, memoryId } from '@bot/memory'
import type { PointId } from './connect.js'
import type { QdrantMapping } from './mapping.js'
import { readPoint } from './read-point.js'

/** A point as the document that callers see; null where it holds no text or no time. */
export function documentOfPoint(
  point: { id: PointId; score: number; payload: Record<string, unknown> },
  { collection, mapping, options }: { collection: string; mapping: QdrantMapping; options: MemoryQueryOptions },
): MemoryDocument | null {
  const read = readPoint(point, { collection, mapping, wanted: { name: undefined, size: 0, sameModel: false } })
  if ('skipped' in read) return null
  const personalityId = options.personalityId ?? read.personality ?? ''
  return {
    pageContent: read.text,
    metadata: {
      // The id it has in the new store, so that both name a memory alike.
      id: memoryId(options.personaId, personalityId, read.text),
      personaId: options.personaId,
      personalityId,
      personalityName: read.personality ?? personalityId,
      sessionId: read.sessionId,
      canonScope: read.canonScope,
      summaryType: read.summaryType,
      channelId: read.channelId,
      guildId: read.guildId,
      messageIds: read.messageIds,
      senders: read.senders,
      createdAt: read.createdAt.getTime(),
      score: point.score,
      distance: 1 - point.score,
      chunkGroupId: null,
      chunkIndex: null,
      totalChunks: null,
      why: {
        similarity: point.score,
        vectorRank: null,
        lexicalScore: null,
        lexicalRank: null,
        coverage: 0,
        surroundings: { similarity: 0, lexical: 0 },
        recency: 0,
        fused: point.score,
        matched: 'match',
      },
    },
  }
}
