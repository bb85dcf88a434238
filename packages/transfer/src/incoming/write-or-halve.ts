import { guarded, MemoryError, type Transaction } from '@bot/memory'
import type { IncomingMemory, IncomingOutcome } from './incoming-memory.js'
import { type WriteOptions, writeMemories } from './write-memories.js'

/** Writes memories; what the database refuses is found by halving, and costs nothing else. */
export async function writeOrHalve(
  tx: Transaction,
  memories: readonly IncomingMemory[],
  options: WriteOptions,
): Promise<(IncomingOutcome | 'failed')[]> {
  if (memories.length === 0) return []
  try {
    return await guarded(() => tx.transaction((savepoint) => writeMemories(savepoint, memories, options)))
  } catch (error) {
    if (!MemoryError.is(error) || error.code !== 'database_failed') throw error
    if (memories.length === 1) return ['failed']
    const middle = Math.ceil(memories.length / 2)
    const first = await writeOrHalve(tx, memories.slice(0, middle), options)
    return [...first, ...(await writeOrHalve(tx, memories.slice(middle), options))]
  }
}
