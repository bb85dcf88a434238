import { addTallies } from '../incoming/tally.js'

/**
 * What became of records. Every record is one of `inserted`, `existed`, `repeated`, `erased`, `skipped` and `failed`; the
 * others say more about some of them. A colon stands before a reason: `skipped:deleted`, `repaired:time_text`.
 */
export interface ShapesCounts extends Record<string, number> {
  /** Records read. */
  records: number
  /** Memories that were new. */
  inserted: number
  /** Here already, from an earlier run or because the bot remembered the same. */
  existed: number
  /** Records whose text another record brought for the same person and personality: one memory. */
  repeated: number
  /** Records whose text was erased here and may not come back. */
  erased: number
  /** Records that can be no memory; `skipped:…` says why. */
  skipped: number
  /** Records that the database refused. */
  failed: number
  /** Records of legacy users nobody is known to be: placeholders hold them until somebody claims them. */
  unclaimed: number
  /** Records that learned from the history where they were said. */
  placed: number
}

const none: ShapesCounts = {
  records: 0,
  inserted: 0,
  existed: 0,
  repeated: 0,
  erased: 0,
  skipped: 0,
  failed: 0,
  unclaimed: 0,
  placed: 0,
}

export const addCounts = (...parts: readonly Readonly<Record<string, number>>[]): ShapesCounts =>
  addTallies(none, ...parts)
