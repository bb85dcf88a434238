import { memoryChunkGroupId, memoryChunkId, memoryId, movedMemoryId } from '../ids.js'

/** A row on its way to another persona. */
export interface MovingRow {
  id: string
  personalityId: string
  /** The whole text, also of a chunk. */
  text: string
  groupId: string | null
  chunkIndex: number | null
}

/** Where a row goes. */
export interface Destination {
  id: string
  newId: string
  newGroupId: string | null
}

/** An id that follows from the text follows from it at the other persona too; of any other, a new one is made. */
export function destinationsOf(
  rows: readonly MovingRow[],
  { personaId, to }: { personaId: string; to: string },
): Destination[] {
  return rows.map(({ id, personalityId, text, groupId, chunkIndex }) => {
    if (groupId === null || chunkIndex === null) {
      const follows = memoryId(personaId, personalityId, text) === id
      return { id, newId: follows ? memoryId(to, personalityId, text) : movedMemoryId(to, id), newGroupId: null }
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
