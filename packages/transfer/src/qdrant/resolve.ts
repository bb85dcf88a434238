import type { Database, Transaction } from '@bot/memory'
import type { IncomingMemory } from '../incoming/incoming-memory.js'
import type { VectorWanted } from './choose-vector.js'
import type { QdrantPoint } from './connect.js'
import type { QdrantMapping } from './mapping.js'
import type { Party, People } from './people.js'
import { type ReadPoint, readPoint, type SkipReason } from './read-point.js'

/** A point whose people are known. */
type PlacedPoint = ReadPoint & Party

/** A point with everything known that a memory needs. */
export type WholePoint = ReadPoint & IncomingMemory

/** How points become memories, the same for writing, counting and verifying. */
export interface PointReader {
  mapping: QdrantMapping
  people: People
  wanted: VectorWanted
}

export interface ResolvedPoints {
  whole: WholePoint[]
  skipped: { reason: SkipReason | 'unknown_personality'; personality: string | null }[]
}

/** Reads points and finds out whom they are about. */
export async function resolvePoints(
  target: Database | Transaction,
  collection: string,
  points: readonly QdrantPoint[],
  { mapping, people, wanted }: PointReader,
): Promise<ResolvedPoints> {
  const read: ReadPoint[] = []
  const resolved: ResolvedPoints = { whole: [], skipped: [] }
  for (const point of points) {
    const result = readPoint(point, { collection, mapping, wanted })
    if ('skipped' in result) resolved.skipped.push({ reason: result.skipped, personality: null })
    else read.push(result)
  }
  const parties = await people.find(target, read)
  for (const [at, point] of read.entries()) {
    const placed: PlacedPoint = { ...point, ...parties[at]! }
    if (isWhole(placed)) resolved.whole.push(placed)
    else resolved.skipped.push({ reason: 'unknown_personality', personality: point.personality ?? collection })
  }
  return resolved
}

const isWhole = (point: PlacedPoint): point is WholePoint => point.personalityId !== null
