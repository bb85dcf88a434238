import type { Executor } from '@bot/memory'
import type { SyncedTable } from './config.js'
import { BUCKET_DIGITS, digestOf, type RowDigest, rowsIn } from './digest.js'

/** The rows of the ranges that differ. */
export interface Differing {
  readonly here: ReadonlyMap<string, RowDigest>
  readonly there: ReadonlyMap<string, RowDigest>
}

const none: Differing = { here: new Map(), there: new Map() }

/** Descends from one digest of the whole table to its ranges, and to rows, only where the two sides differ. */
export async function differing(here: Executor, there: Executor, table: SyncedTable): Promise<Differing> {
  if ((await bucketsThatDiffer(here, there, table, 0)).length === 0) return none
  const buckets = await bucketsThatDiffer(here, there, table, BUCKET_DIGITS)
  const [ours, theirs] = await Promise.all([rowsIn(here, table, buckets), rowsIn(there, table, buckets)])
  return { here: ours, there: theirs }
}

async function bucketsThatDiffer(here: Executor, there: Executor, table: SyncedTable, hexDigits: number) {
  const [ours, theirs] = await Promise.all([digestOf(here, table, hexDigits), digestOf(there, table, hexDigits)])
  return [...new Set([...ours.keys(), ...theirs.keys()])].filter((bucket) => ours.get(bucket) !== theirs.get(bucket))
}

/** What of one side goes to the other. */
export function toCopy(from: ReadonlyMap<string, RowDigest>, to: ReadonlyMap<string, RowDigest>) {
  const inserted: string[] = []
  const updated: string[] = []
  const conflicts: string[] = []
  for (const [pk, row] of from) {
    const other = to.get(pk)
    if (other === undefined) inserted.push(pk)
    else if (other.hash !== row.hash && row.updatedAt >= other.updatedAt) {
      const tied = row.updatedAt === other.updatedAt
      // Of two changes in the same millisecond the greater hash wins, on whichever side the sync runs.
      if (tied && row.hash < other.hash) continue
      if (tied) conflicts.push(pk)
      updated.push(pk)
    }
  }
  return { inserted, updated, conflicts }
}
