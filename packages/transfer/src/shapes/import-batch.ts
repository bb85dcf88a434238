import { type ChunkLimits, type Transaction, unclaimedPersonaId } from '@bot/memory'
import { holdClaims } from '../claims/hold-claims.js'
import { findClaimed } from '../claims/mapping-row.js'
import { askedName, ensurePlaceholders, findPersonalities } from '../incoming/find-people.js'
import type { IncomingMemory, IncomingOutcome } from '../incoming/incoming-memory.js'
import { resolvePlaces } from '../incoming/places.js'
import { predictOutcomes } from '../incoming/predict.js'
import { count } from '../incoming/tally.js'
import { writeOrHalve } from '../incoming/write-or-halve.js'
import { addCounts, type ShapesCounts } from './counts.js'
import type { ShapesMapping } from './mapping.js'
import { ORIGIN_KEY, type ReadRecord, readRecord, type SkippedRecord } from './read-record.js'

export const SOURCE_SYSTEM = 'shapes.inc'

export interface RecordReader {
  mapping: ShapesMapping
  /** Who the mapping says legacy users are, where nothing was written that says so: in a dry run. */
  assumed: ReadonlyMap<string, string>
}

export interface BatchResult {
  counts: ShapesCounts
  /** Set where the personality is not known here. */
  unknownPersonality: boolean
  /** Legacy users nobody is known to be, one a record. */
  unclaimed: string[]
}

export interface ResolvedRecords {
  memories: (IncomingMemory & Pick<ReadRecord, 'owner' | 'repairs'>)[]
  skipped: (SkippedRecord | 'unknown_personality')[]
  unclaimed: string[]
}

/** Brings records of one personality in. */
export async function importBatch(
  tx: Transaction,
  shape: string,
  records: readonly unknown[],
  reader: RecordReader & { model: string; limits: ChunkLimits },
): Promise<BatchResult> {
  await holdClaims(tx)
  const resolved = await resolveRecords(tx, shape, records, reader)
  await ensurePlaceholders(tx, resolved.unclaimed)
  const placed = await resolvePlaces(tx, resolved.memories)
  const outcomes = await writeOrHalve(tx, resolved.memories, {
    model: reader.model,
    limits: reader.limits,
    sourceSystem: SOURCE_SYSTEM,
    originKey: ORIGIN_KEY,
  })
  return resultOf(records, resolved, outcomes, placed)
}

/** Counts what `importBatch` would do. `seen` holds the ids of earlier batches, since nothing of them was written. */
export async function countBatch(
  tx: Transaction,
  shape: string,
  records: readonly unknown[],
  reader: RecordReader & { seen: Set<string> },
): Promise<BatchResult> {
  const resolved = await resolveRecords(tx, shape, records, reader)
  const placed = await resolvePlaces(tx, resolved.memories)
  const outcomes = await predictOutcomes(tx, resolved.memories, { originKey: ORIGIN_KEY, seen: reader.seen })
  return resultOf(records, resolved, outcomes, placed)
}

/** Reads records and finds out whom they are about. */
export async function resolveRecords(
  tx: Transaction,
  shape: string,
  records: readonly unknown[],
  { mapping, assumed }: RecordReader,
): Promise<ResolvedRecords> {
  const [personality] = await findPersonalities(tx, [askedName(mapping.personalities[shape] ?? shape)])
  const read: ReadRecord[] = []
  const skipped: ResolvedRecords['skipped'] = []
  for (const record of records) {
    const result = readRecord(record, shape)
    if ('skipped' in result) skipped.push(result.skipped)
    else if (!personality) skipped.push('unknown_personality')
    else read.push(result)
  }
  const claimed = await findClaimed(
    tx,
    read.map(({ owner }) => owner),
  )
  const personaOf = (owner: string) => claimed.get(owner) ?? assumed.get(owner)
  return {
    memories: read.map((record) => ({
      ...record,
      personalityId: personality!.id,
      personaId: personaOf(record.owner) ?? unclaimedPersonaId(record.owner),
      legacyUserId: record.owner,
    })),
    skipped,
    unclaimed: read.map(({ owner }) => owner).filter((owner) => personaOf(owner) === undefined),
  }
}

function resultOf(
  records: readonly unknown[],
  { memories, skipped, unclaimed }: ResolvedRecords,
  outcomes: readonly (IncomingOutcome | 'failed')[],
  placed: number,
): BatchResult {
  const counts = { ...addCounts(), records: records.length, placed, unclaimed: unclaimed.length }
  for (const reason of skipped) count(counts, 'skipped', reason)
  for (const [at, { repairs }] of memories.entries()) {
    count(counts, outcomes[at]!)
    for (const repair of repairs) count(counts, 'repaired', repair)
  }
  return { counts, unknownPersonality: skipped.includes('unknown_personality'), unclaimed }
}
