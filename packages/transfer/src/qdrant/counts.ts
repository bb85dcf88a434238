import { addTallies } from '../incoming/tally.js'

/**
 * What became of points. Every point is one of `inserted`, `existed`, `repeated`, `erased`, `skipped` and `failed`; the
 * others say more about some of them. A colon stands before a reason: `skipped:no_text`, `repaired:time_seconds`.
 */
export interface QdrantCounts extends Record<string, number> {
  /** Points read. */
  points: number
  /** Memories that were new. */
  inserted: number
  /** Here already, from an earlier run or because the bot remembered the same. */
  existed: number
  /** Points whose text another point brought for the same persona and personality: one memory. */
  repeated: number
  /** Points whose text was erased here and may not come back. */
  erased: number
  /** Points that can be no memory; `skipped:…` says why. */
  skipped: number
  /** Points that the database refused. */
  failed: number
  /** Of `inserted`: without a vector, so that they wait for one; `pending:…` says why. */
  pending: number
  /** Of `inserted`: owned by nobody known, and held by a placeholder until somebody claims them. */
  unclaimed: number
  /** Points that learned from the history where they were said. */
  placed: number
}

export const noCounts = (): QdrantCounts => ({
  points: 0,
  inserted: 0,
  existed: 0,
  repeated: 0,
  erased: 0,
  skipped: 0,
  failed: 0,
  pending: 0,
  unclaimed: 0,
  placed: 0,
})

export const addCounts = (...parts: readonly Readonly<Record<string, number>>[]): QdrantCounts =>
  addTallies(noCounts(), ...parts)
