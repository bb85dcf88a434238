import { memoryChunkGroupId, memoryChunkId, memoryId, movedMemoryId } from '../ids.js'

/** A row on its way to another persona. */
export interface MovingRow {
  id: string
  personalityId: string
  /** The whole text, also of a chunk. */
  text: string
  /** Texts that edits replaced: the id follows from the first of them. */
  formerTexts: string[]
  groupId: string | null
  chunkIndex: number | null
  messageIds: string[]
}

/** Where a row goes. */
export interface Destination {
  id: string
  newId: string
  newGroupId: string | null
}

/**
 * An id that follows from the text, or from one that an edit replaced, follows from it at the other persona too, so that
 * a correction sticks there as well; of any other, a new one is made.
 */
export function destinationsOf(
  rows: readonly MovingRow[],
  { personaId, to }: { personaId: string; to: string },
): Destination[] {
  return rows.map(({ id, personalityId, text, formerTexts, groupId, chunkIndex }) => {
    if (groupId === null || chunkIndex === null) {
      const from = [text, ...formerTexts].find((one) => memoryId(personaId, personalityId, one) === id)
      const newId = from === undefined ? movedMemoryId(to, id) : memoryId(to, personalityId, from)
      return { id, newId, newGroupId: null }
    }
    const follows = memoryChunkId(personaId, personalityId, text, chunkIndex) === id
    return {
      id,
      newId: follows ? memoryChunkId(to, personalityId, text, chunkIndex) : movedMemoryId(to, id),
      newGroupId:
        memoryChunkGroupId(personaId, personalityId, text) === groupId
          ? memoryChunkGroupId(to, personalityId, text)
          : movedMemoryId(to, groupId),
    }
  })
}
