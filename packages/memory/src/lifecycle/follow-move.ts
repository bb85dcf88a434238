import type { Transaction } from '../database/database.js'
import type { Destination } from './destination.js'
import { type By, newOperation } from './operation.js'
import { transferRows } from './transfer-rows.js'

/**
 * Does here what `moveMemories` did elsewhere, under the ids it gave: for a sync that finds a memory at its old place,
 * with changes that the new place should have. In the caller's transaction; both personas must be there.
 *
 * @returns the new ids that are there now
 */
export async function followMove(
  tx: Transaction,
  move: { personaId: string; to: string; memories: readonly Destination[]; by: By },
): Promise<string[]> {
  const { present } = await transferRows(tx, { ...move, operationId: newOperation(), action: 'move' }, move.memories)
  return present
}
