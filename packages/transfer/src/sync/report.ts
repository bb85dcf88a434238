import type { Side } from './differing.js'

export interface SyncCounts {
  inserted: number
  updated: number
  deleted: number
  /** Changed on both sides in the same millisecond: the greater hash won. Counted among `updated` too. */
  conflicts: number
  /** Made on both sides under two ids: one now. */
  merged: number
  /** Two different rows of one name: the younger has another name now. */
  renamed: number
  /** Not taken: it was erased there, or belongs to a row that was deleted there. */
  held: number
}

export type Change = keyof SyncCounts

/** A row that was, or in a dry run would be, changed. Its key, never its text. */
export interface SyncSample {
  table: string
  change: Change
  /** Which database is changed. */
  side: Side
  pk: string
}

export interface SyncReport {
  status: 'finished' | 'stopped'
  dryRun: boolean
  direction: 'push' | 'pull' | 'both'
  /** What became of the rows of each table, on both sides together; what is absent was equal. */
  tables: Record<string, SyncCounts>
  /** The first few rows of each kind. */
  samples: SyncSample[]
  /** Rows compared by their digests. */
  compared: number
  /** Between the clocks of the two servers. */
  skewMs: number
  elapsedMs: number
}

/** Of each kind. */
export const SAMPLES = 3

/** Counts what happens, and what is rolled back with its transaction. */
export interface Tally {
  count(table: string, change: Change, number: number): void
  sample(sample: SyncSample): void
}

/** What a transaction counted; kept once it has committed. */
export function newTally(): Tally & { tables: Record<string, SyncCounts>; samples: SyncSample[] } {
  const tables: Record<string, SyncCounts> = {}
  const samples: SyncSample[] = []
  return {
    tables,
    samples,
    count(table, change, number) {
      if (number === 0) return
      tables[table] ??= { inserted: 0, updated: 0, deleted: 0, conflicts: 0, merged: 0, renamed: 0, held: 0 }
      tables[table][change] += number
    },
    sample(sample) {
      const alike = samples.filter((one) => one.table === sample.table && one.change === sample.change)
      if (alike.length < SAMPLES) samples.push(sample)
    },
  }
}

/** Adds what a transaction counted. */
export function addTally(to: Tally, { tables, samples }: ReturnType<typeof newTally>): void {
  for (const [table, counts] of Object.entries(tables)) {
    for (const [change, number] of Object.entries(counts)) to.count(table, change as Change, number)
  }
  for (const sample of samples) to.sample(sample)
}
