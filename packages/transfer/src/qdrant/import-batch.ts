import type { ChunkLimits, Transaction } from '@bot/memory'
import { holdClaims } from '../claims/hold-claims.js'
import { ensurePlaceholders } from '../incoming/find-people.js'
import type { IncomingOutcome } from '../incoming/incoming-memory.js'
import { resolvePlaces } from '../incoming/places.js'
import { predictOutcomes } from '../incoming/predict.js'
import { count } from '../incoming/tally.js'
import { writeOrHalve } from '../incoming/write-or-halve.js'
import type { QdrantPoint } from './connect.js'
import { noCounts, type QdrantCounts } from './counts.js'
import { ORIGIN_KEY } from './read-point.js'
import { type PointReader, type ResolvedPoints, resolvePoints } from './resolve.js'

export interface BatchResult {
  counts: QdrantCounts
  /** Names of personalities that are not known here, one a point. */
  unknownPersonalities: string[]
}

/** Brings a page of points in. */
export async function importBatch(
  tx: Transaction,
  collection: string,
  points: readonly QdrantPoint[],
  reader: PointReader & { model: string; limits: ChunkLimits },
): Promise<BatchResult> {
  await holdClaims(tx)
  const resolved = await resolvePoints(tx, collection, points, reader)
  await ensurePlaceholders(
    tx,
    resolved.whole.map(({ legacyUserId }) => legacyUserId),
  )
  const placed = await resolvePlaces(tx, resolved.whole)
  const outcomes = await writeOrHalve(tx, resolved.whole, {
    model: reader.model,
    sourceSystem: reader.mapping.sourceSystem,
    originKey: ORIGIN_KEY,
    limits: reader.limits,
  })
  return resultOf(points, resolved, outcomes, placed)
}

/** Counts what `importBatch` would do. `seen` holds the ids of earlier pages, since nothing of them was written. */
export async function countBatch(
  tx: Transaction,
  collection: string,
  points: readonly QdrantPoint[],
  reader: PointReader & { seen: Set<string> },
): Promise<BatchResult> {
  const resolved = await resolvePoints(tx, collection, points, reader)
  const placed = await resolvePlaces(tx, resolved.whole)
  const outcomes = await predictOutcomes(tx, resolved.whole, { originKey: ORIGIN_KEY, seen: reader.seen })
  return resultOf(points, resolved, outcomes, placed)
}

function resultOf(
  points: readonly QdrantPoint[],
  { whole, skipped }: ResolvedPoints,
  outcomes: readonly (IncomingOutcome | 'failed')[],
  placed: number,
): BatchResult {
  const counts = { ...noCounts(), points: points.length, placed }
  for (const { reason } of skipped) count(counts, 'skipped', reason)
  for (const [at, point] of whole.entries()) {
    const outcome = outcomes[at]!
    count(counts, outcome)
    for (const repair of point.repairs) count(counts, 'repaired', repair)
    if (outcome !== 'inserted') continue
    if (point.legacyUserId !== null) count(counts, 'unclaimed')
    if (point.problem !== null) count(counts, 'pending', point.problem)
  }
  const unknownPersonalities = skipped
    .filter(({ reason }) => reason === 'unknown_personality')
    .map(({ personality }) => personality!)
  return { counts, unknownPersonalities }
}
