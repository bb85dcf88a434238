import type { PointId } from './connect.js'
import { addCounts, type QdrantCounts } from './counts.js'

/** How far an import got; a row of `transfer_runs` keeps it, written in the transaction of what it counts. */
export interface QdrantCheckpoint {
  /** What was counted in each collection that was begun. */
  collections: Record<string, QdrantCounts>
  done: string[]
  /** The collection that is being read, and where its next page begins. */
  current: { collection: string; offset: PointId } | null
  /** What points call personalities that are not known here, and how many points do. */
  unknownPersonalities: Record<string, number>
}

export function readCheckpoint(stored: Record<string, unknown> | null): QdrantCheckpoint {
  const checkpoint = stored as unknown as (Omit<QdrantCheckpoint, 'current'> & StoredCurrent) | null
  if (!checkpoint) return { collections: {}, done: [], current: null, unknownPersonalities: {} }
  const { current } = checkpoint
  return { ...checkpoint, current: current && { ...current, offset: readOffset(current.offset) } }
}

/** JSON has no integers past 2^53: offsets are kept as text. */
export const writeCheckpoint = (checkpoint: QdrantCheckpoint): object => ({
  ...checkpoint,
  current: checkpoint.current && { ...checkpoint.current, offset: String(checkpoint.current.offset) },
})

interface StoredCurrent {
  current: { collection: string; offset: string } | null
}

function readOffset(text: string): PointId {
  if (!/^\d+$/.test(text)) return text
  return Number.isSafeInteger(Number(text)) ? Number(text) : BigInt(text)
}

export const totalOf = ({ collections }: QdrantCheckpoint): QdrantCounts => addCounts(...Object.values(collections))
