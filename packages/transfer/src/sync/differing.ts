import type { Executor } from '@bot/memory'
import type { SyncedTable } from './config.js'
import { bucketsOf, type RowDigest, rowsOf, type Total } from './digest.js'

/** Which of the two databases. */
export type Side = 'from' | 'to'
export const otherSide = (side: Side): Side => (side === 'from' ? 'to' : 'from')

/** Something of both. */
export type Both<Value> = Readonly<Record<Side, Value>>

/** A row that one side lacks, or that differs. */
export interface Pair {
  readonly pk: string
  readonly from: RowDigest | undefined
  readonly to: RowDigest | undefined
}

/** Tables of fewer rows are listed whole. */
const FEW_ROWS = 4_000
/** Rows that one bucket holds on average: of each that differs, so many are listed. */
const ROWS_A_BUCKET = 32
const MOST_BUCKETS = 2 ** 16

/**
 * The rows in which two tables differ, in the order of their keys. Digests of buckets of keys are compared first, and
 * only rows of buckets that differ are listed; memory stays flat however many those are.
 */
export async function* differing(sides: Both<Executor>, table: SyncedTable, totals: Both<Total>): AsyncGenerator<Pair> {
  if (totals.from.rows === totals.to.rows && totals.from.digest === totals.to.digest) return
  const among = await narrowed(sides, table, totals)
  const rows = { from: rowsOf(sides.from, table, among), to: rowsOf(sides.to, table, among) }
  let [from, to] = await Promise.all([rows.from.next(), rows.to.next()])
  while (!from.done || !to.done) {
    const order = from.done ? 1 : to.done ? -1 : byBytes(from.value.pk, to.value.pk)
    const here = order <= 0 ? (from.value as RowDigest) : undefined
    const there = order >= 0 ? (to.value as RowDigest) : undefined
    if (here?.hash !== there?.hash) yield { pk: (here ?? there)!.pk, from: here, to: there }
    if (here !== undefined) from = await rows.from.next()
    if (there !== undefined) to = await rows.to.next()
  }
}

async function narrowed(sides: Both<Executor>, table: SyncedTable, { from, to }: Both<Total>) {
  const most = Math.max(from.rows, to.rows)
  if (most <= FEW_ROWS || Math.min(from.rows, to.rows) === 0) return null
  const mask = Math.min(MOST_BUCKETS, 2 ** Math.ceil(Math.log2(most / ROWS_A_BUCKET))) - 1
  const [ours, theirs] = await Promise.all([bucketsOf(sides.from, table, mask), bucketsOf(sides.to, table, mask)])
  const buckets = [...new Set([...ours.keys(), ...theirs.keys()])].filter(
    (bucket) => ours.get(bucket) !== theirs.get(bucket),
  )
  return buckets.length > mask / 2 ? null : { mask, buckets }
}

/** As the databases order keys: by their bytes. */
const byBytes = (one: string, other: string): number =>
  one === other ? 0 : Buffer.compare(Buffer.from(one), Buffer.from(other))
