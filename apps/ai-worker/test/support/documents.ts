import { randomUUID } from 'node:crypto'
import type { HistoryMessage, MemoryDocument } from '@bot/memory'

/** A memory as recall returns it. */
export function document(
  pageContent: string,
  changes: Partial<Omit<MemoryDocument['metadata'], 'why'>> & { matched?: 'match' | 'sibling' } = {},
): MemoryDocument {
  const { matched = 'match', ...metadata } = changes
  return {
    pageContent,
    metadata: {
      ...{ id: randomUUID(), personaId: randomUUID(), personalityId: randomUUID(), personalityName: 'Lilith' },
      ...{ sessionId: null, canonScope: null, summaryType: null, channelId: null, guildId: null },
      ...{ messageIds: [], senders: [], createdAt: Date.UTC(2026, 2, 1), score: null, distance: null },
      ...{ chunkGroupId: null, chunkIndex: null, totalChunks: null },
      why: {
        ...{ similarity: null, vectorRank: null, lexicalScore: null, lexicalRank: null, recency: 0, fused: 0 },
        surroundings: { similarity: 0, lexical: 0 },
        matched,
      },
      ...metadata,
    },
  }
}

let second = 0

/** A message of a conversation, a second after the one before it. */
export const message = (role: HistoryMessage['role'], content: string): HistoryMessage => ({
  ...{ id: randomUUID(), role, content, discordMessageIds: [] },
  createdAt: new Date(Date.UTC(2026, 2, 1) + 1_000 * second++),
})
