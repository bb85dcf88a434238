import { randomUUID } from 'node:crypto'
import type { HistoryMessage, MemoryDocument, Why } from '@bot/memory'

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
      why: { matched } as Why, // all that packing looks at
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
