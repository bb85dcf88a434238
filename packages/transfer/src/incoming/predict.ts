import { isDeepStrictEqual } from 'node:util'
import type { Transaction } from '@bot/memory'
import { type IncomingMemory, type IncomingOutcome, idOfMemory } from './incoming-memory.js'
import { standingOf } from './standing.js'

/** What writing these would do. `seen` holds the ids of earlier batches, since nothing of them was written. */
export async function predictOutcomes(
  tx: Transaction,
  memories: readonly IncomingMemory[],
  { originKey, seen }: { originKey: string; seen: Set<string> },
): Promise<IncomingOutcome[]> {
  const standing = await standingOf(tx, memories, originKey)
  return memories.map((memory, at) => {
    const { contentHash, erased, origin } = standing[at]!
    if (contentHash !== null) {
      return origin === null || isDeepStrictEqual(origin, memory.extra[originKey]) ? 'existed' : 'repeated'
    }
    if (erased) return 'erased'
    const id = idOfMemory(memory)
    if (seen.has(id)) return 'repeated'
    seen.add(id)
    return 'inserted'
  })
}
