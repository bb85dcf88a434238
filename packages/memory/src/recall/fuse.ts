import type { Why } from '../contract.js'

/**
 * How fast a rank loses weight in reciprocal rank fusion (Cormack et al., 2009). 60 is customary; on conversations a
 * small one did better, since the first few ranks of either side are the ones that hold the answer.
 */
const RANK_CONSTANT = 10

/** What the two sides found of one memory. */
export interface Found {
  id: string
  similarity: number | null
  vectorRank: number | null
  lexicalScore: number | null
  lexicalRank: number | null
  createdAt: Date
}

export interface FusionSettings {
  /** Weight of the vector side; the lexical side weighs 1. */
  vectorWeight: number
  lexicalWeight: number
  recency: { halfLifeDays: number; weight: number } | null
  /** Ms since the epoch. */
  now: number
}

/** Orders what either side found by the weighted sum of reciprocal ranks, best first. */
export function fuse<Memory extends Found>(
  found: readonly Memory[],
  settings: FusionSettings,
): (Memory & { why: Why })[] {
  return found
    .map((memory) => ({ ...memory, why: explain(memory, settings) }))
    .sort((a, b) => b.why.fused - a.why.fused || (a.id < b.id ? -1 : 1))
}

function explain(memory: Found, settings: FusionSettings): Why {
  const recency = recencyShare(memory.createdAt, settings)
  return {
    similarity: memory.similarity,
    vectorRank: memory.vectorRank,
    lexicalScore: memory.lexicalScore,
    lexicalRank: memory.lexicalRank,
    recency,
    fused:
      share(memory.vectorRank, settings.vectorWeight) + share(memory.lexicalRank, settings.lexicalWeight) + recency,
    matched: 'match',
  }
}

const share = (rank: number | null, weight: number): number => (rank === null ? 0 : weight / (RANK_CONSTANT + rank))

const DAY_MS = 86_400_000

/** At most what the first rank of a side of the same weight gives, halving with every half-life of age. */
function recencyShare(createdAt: Date, { recency, now }: FusionSettings): number {
  if (!recency) return 0
  const ageDays = Math.max(0, now - createdAt.getTime()) / DAY_MS
  return (recency.weight / (RANK_CONSTANT + 1)) * 0.5 ** (ageDays / recency.halfLifeDays)
}
