import { MemoryError } from '../errors.js'
import { memoryChunkGroupId, memoryChunkId, memoryId } from '../ids.js'
import { originsOf, placesOf } from '../recall/venue.js'
import { type ChunkLimits, chunkText } from './chunk.js'
import type { ParsedMemory } from './memory-input.js'

/** A row of `memories` on its way in. */
export interface MemoryRow {
  personaId: string
  id: string
  personalityId: string
  content: string
  sourceSystem: string
  legacyShapesUserId: string | null
  sessionId: string | null
  canonScope: string | null
  summaryType: string | null
  isSummarized: boolean
  channelId: string | null
  guildId: string | null
  origins: string[]
  places: string[]
  messageIds: string[]
  senders: string[]
  expiresAt: string | null
  chunkGroupId: string | null
  chunkIndex: number | null
  totalChunks: number | null
  createdAt: string
  /** Its vector, where it came along. */
  vector: ArrayLike<number> | null
}

/** The rows of a memory: one, or one a chunk where the text is longer than the embedder takes. */
export function rowsOf({ text, metadata, vector = null }: ParsedMemory, limits: ChunkLimits): MemoryRow[] {
  const { personaId, personalityId } = metadata
  const shared = {
    personaId,
    personalityId,
    sourceSystem: metadata.sourceSystem,
    legacyShapesUserId: metadata.legacyShapesUserId ?? null,
    sessionId: metadata.sessionId ?? null,
    canonScope: metadata.canonScope ?? null,
    summaryType: metadata.summaryType ?? null,
    isSummarized: metadata.isSummarized,
    channelId: metadata.channelId ?? null,
    guildId: metadata.guildId ?? null,
    origins: originsOf(metadata),
    places: placesOf(metadata),
    messageIds: metadata.messageIds,
    senders: metadata.senders,
    expiresAt: metadata.expiresAt?.toISOString() ?? null,
    createdAt: metadata.createdAt.toISOString(),
  }
  const chunks = chunkText(text, limits)
  if (chunks.length === 1) {
    const id = memoryId(personaId, personalityId, text)
    return [{ ...shared, id, content: text, chunkGroupId: null, chunkIndex: null, totalChunks: null, vector }]
  }
  if (vector) throw tooLongForOneVector()
  const chunkGroupId = memoryChunkGroupId(personaId, personalityId, text)
  return chunks.map((content, chunkIndex) => ({
    ...shared,
    id: memoryChunkId(personaId, personalityId, text, chunkIndex),
    content,
    chunkGroupId,
    chunkIndex,
    totalChunks: chunks.length,
    vector: null,
  }))
}

function tooLongForOneVector(): MemoryError {
  return new MemoryError(
    'invalid_input',
    'A text that came with its vector is longer than the embedder takes, so the vector cannot be of all of it. ' +
      'Nothing was stored; leave the vector out, and the text is split and embedded.',
  )
}
