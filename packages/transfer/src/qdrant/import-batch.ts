import { guarded, MemoryError, type Transaction } from '@bot/memory'
import type { QdrantPoint } from './connect.js'
import { count, noCounts, type QdrantCounts } from './counts.js'
import { ensurePlaceholders } from './people.js'
import { resolvePlaces } from './places.js'
import { type PointReader, type ResolvedPoints, resolvePoints } from './resolve.js'
import { standingOf } from './standing.js'
import { idOfPoint, type PointOutcome, type WholePoint, writeMemories } from './write-memories.js'

export interface BatchResult {
  counts: QdrantCounts
  /** Names of personalities that are not known here, one a point. */
  unknownPersonalities: string[]
}

/** Brings a page of points in. What the database refuses is found by halving, and costs nothing else. */
export async function importBatch(
  tx: Transaction,
  collection: string,
  points: readonly QdrantPoint[],
  reader: PointReader & { model: string },
): Promise<BatchResult> {
  const resolved = await resolvePoints(tx, collection, points, reader)
  await ensurePlaceholders(tx, resolved.whole)
  const placed = await resolvePlaces(tx, resolved.whole)
  const outcomes = await writeOrHalve(tx, resolved.whole, {
    model: reader.model,
    sourceSystem: reader.mapping.sourceSystem,
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
  const standing = await standingOf(tx, resolved.whole)
  const outcomes = resolved.whole.map((point, at): PointOutcome => {
    const { contentHash, erased, point: origin } = standing[at]!
    if (contentHash !== null) {
      const isOther = origin !== null && (origin.id !== point.pointId || origin.collection !== point.collection)
      return isOther ? 'repeated' : 'existed'
    }
    if (erased) return 'erased'
    const id = idOfPoint(point)
    if (reader.seen.has(id)) return 'repeated'
    reader.seen.add(id)
    return 'inserted'
  })
  return resultOf(points, resolved, outcomes, placed)
}

async function writeOrHalve(
  tx: Transaction,
  points: readonly WholePoint[],
  options: { model: string; sourceSystem: string },
): Promise<(PointOutcome | 'failed')[]> {
  if (points.length === 0) return []
  try {
    return await guarded(() => tx.transaction((savepoint) => writeMemories(savepoint, points, options)))
  } catch (error) {
    if (!MemoryError.is(error) || error.code !== 'database_failed') throw error
    if (points.length === 1) return ['failed']
    const middle = Math.ceil(points.length / 2)
    const first = await writeOrHalve(tx, points.slice(0, middle), options)
    return [...first, ...(await writeOrHalve(tx, points.slice(middle), options))]
  }
}

function resultOf(
  points: readonly QdrantPoint[],
  { whole, skipped }: ResolvedPoints,
  outcomes: readonly (PointOutcome | 'failed')[],
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
