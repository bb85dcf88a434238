import { type Database, deferIndexes, dropErased, MemoryError, restoreIndexes, type Transaction } from '@bot/memory'
import type { Progress } from '../progress.js'
import {
  CHANGING_GROUPS,
  CLAIMS_TABLE,
  ERASURE_TABLES,
  GROWING_TABLES,
  PEOPLE_GROUP,
  type SyncedTable,
  TOMBSTONE_TABLE,
  VECTOR_TABLE,
} from './config.js'
import { type Both, otherSide, type Side } from './differing.js'
import { type Total, totalsOf } from './digest.js'
import { inBoth } from './in-both.js'
import { holding, type Lease } from './lease.js'
import { meet, type Peer } from './meet.js'
import { naming } from './naming.js'
import { assertNotStale, noteWatermarks } from './peers.js'
import { addTally, newTally, SAMPLES, type SyncReport, type Tally } from './report.js'
import { settleMappings } from './settle-mappings.js'
import { bothTotals, syncTable } from './sync-table.js'
import { exchangeTombstones, type Gone, type Moved, reviveWhatCameBack } from './tombstones.js'
import { adoptModels, queueWhatLacksVectors, sharedVectors, type VectorMode } from './vectors.js'
import { dropDangling } from './write-rows.js'

export type SyncDirection = 'push' | 'pull' | 'both'

export interface SyncOptions {
  from: Database
  to: Database
  /** 'push' changes `to` alone, 'pull' `from` alone. Default 'push'. */
  direction?: SyncDirection | undefined
  /** Default 'copy'. */
  vectors?: VectorMode | undefined
  /** Count what would happen; write nothing. Default false. */
  dryRun?: boolean | undefined
  /** Refuses to delete more rows than this, on both sides together. Default: no limit. */
  maxDeletes?: number | undefined
  /** Syncs also with a peer that was away for longer than deletions are remembered. Default false. */
  acceptStale?: boolean | undefined
  /** Stops between two batches: the table it was at is as before, and the next sync goes on from there. */
  signal?: AbortSignal | undefined
  /** Rows written so far; `total` grows as tables are compared. */
  onProgress?: ((progress: Progress & { table: string }) => void) | undefined
}

const NOTHING: Both<Gone> = { from: new Map(), to: new Map() }

/** A sync under way. */
interface Run {
  readonly options: SyncOptions
  readonly databases: Both<Database>
  readonly writes: Both<boolean>
  readonly vectors: VectorMode
  readonly dryRun: boolean
  readonly leases: readonly Lease[]
  readonly kept: ReturnType<typeof newTally>
  readonly progress: { done: number; total: number }
  /** Without vectors of models that only one side uses. */
  vectorTable: SyncedTable
  /** What waits for rows that have not come yet. */
  moved: Moved[]
  /** A dry run: rows that go before tables are compared. */
  foreseen: Both<Gone>
  /** Whether something was deleted, moved or merged: tombstones of that wait to be exchanged, and totals are old. */
  unsettled: boolean
}

/**
 * Brings two databases to agreement, at the cost of their difference: digests of buckets of keys are compared in the
 * databases, and only rows of buckets that differ are listed and read. Memory stays flat.
 *
 * The last write wins by `updated_at`; a row deleted after its last change goes, and its tombstone keeps the time. What
 * one side erased the other refuses. Each table is a transaction on both sides (users, their models and personas
 * together), so that one that fails leaves whole tables behind and the next run goes on. What somebody writes meanwhile
 * is not lost: a table that meets it is done again, up to three times.
 *
 * @throws MemoryError `schema_behind`, `schema_ahead`, `model_mismatch`, `invalid_input` (one database twice, more
 *   deletions than allowed, a peer that was away too long), `database_locked`, `database_unwritable`,
 *   `database_unavailable`, `database_failed`
 * @example
 * ```ts
 * const report = await syncDatabases({ from, to, direction: 'both', signal, onProgress: progress.update })
 * ```
 */
export async function syncDatabases(options: SyncOptions): Promise<SyncReport> {
  const { from, to, direction = 'push', vectors = 'copy', dryRun = false } = options
  const startedAt = Date.now()
  const { peers, skewMs } = await meet({ from, to })
  const run = (leases: readonly Lease[]): Run => ({
    ...{ options, vectors, dryRun, leases, databases: { from, to } },
    writes: { from: direction !== 'push', to: direction !== 'pull' },
    ...{
      kept: newTally(),
      progress: { done: 0, total: 0 },
      vectorTable: VECTOR_TABLE,
      moved: [],
      foreseen: NOTHING,
      unsettled: false,
    },
  })
  const done = dryRun
    ? await work(run([]), peers)
    : await holding('from', from, (one) => holding('to', to, (other) => work(run([one, other]), peers)))
  return { ...done, dryRun, direction, skewMs, elapsedMs: Date.now() - startedAt }
}

async function work(
  run: Run,
  peers: Both<Peer>,
): Promise<Pick<SyncReport, 'status' | 'tables' | 'samples' | 'compared'>> {
  let compared = 0
  let status: SyncReport['status'] = 'finished'
  try {
    let totals = await step(run, (sides) => begin(run, sides, peers))
    const [isErasing, isDeleting] = [ERASURE_TABLES, [TOMBSTONE_TABLE]].map((tables) => differ(totals, tables))
    if (isErasing) await step(run, (sides, tally) => syncErasures(run, sides, tally))
    if (isDeleting || run.unsettled) await step(run, (sides, tally) => exchange(run, sides, tally, {}))
    if (run.unsettled) totals = await step(run, (sides) => totalsOfAll(run, sides))
    compared = [...totals.values()].reduce((sum, { from, to }) => sum + Math.max(from.rows, to.rows), 0)
    for (const group of [...CHANGING_GROUPS, ...GROWING_TABLES.map((table) => [table])]) {
      if (group.some(({ name }) => name === settledBefore(run))) await settle(run, totals)
      await syncGroup(run, group, totals)
    }
    await syncVectors(run, totals)
    if (run.unsettled) await step(run, (sides, tally) => exchange(run, sides, tally, { follow: true, last: true }))
    if (!run.dryRun) await step(run, (sides) => noteWatermarks(sides, peers, run.writes))
  } catch (error) {
    if (!run.options.signal?.aborted || MemoryError.is(error)) throw error
    status = 'stopped'
  }
  return { status, compared, tables: run.kept.tables, samples: run.kept.samples }
}

/** What must hold before anything else; then a digest of every table, which is all where nothing differs. */
async function begin(run: Run, sides: Both<Transaction>, peers: Both<Peer>): Promise<Totals> {
  if (!run.options.acceptStale) await assertNotStale(sides, peers)
  for (const side of run.dryRun ? [] : written(run)) {
    await adoptModels(sides[otherSide(side)], sides[side])
    await reviveWhatCameBack(sides[side])
  }
  run.vectorTable = await sharedVectors(sides)
  return totalsOfAll(run, sides)
}

const written = ({ writes }: Run): Side[] => (['from', 'to'] as const).filter((side) => writes[side])

/** One transaction on both sides. What it counts is kept once it has committed. */
async function step<Result>(
  run: Run,
  work: (sides: Both<Transaction>, tally: Tally) => Promise<Result>,
): Promise<Result> {
  run.options.signal?.throwIfAborted()
  for (const lease of run.leases) await lease.renew()
  const before = { ...run.progress, moved: run.moved, unsettled: run.unsettled }
  const { result, tally } = await inBoth(run.databases, async (sides) => {
    Object.assign(run.progress, { done: before.done, total: before.total })
    Object.assign(run, { moved: before.moved, unsettled: before.unsettled })
    const tally = newTally()
    return { result: await work(sides, tally), tally }
  })
  addTally(run.kept, tally)
  return result
}

/** An erasure wins over everything, also over what was written after it. */
async function syncErasures(run: Run, sides: Both<Transaction>, tally: Tally): Promise<void> {
  const taken = newTally()
  for (const table of ERASURE_TABLES) {
    await syncTable({ ...tableRun(run, sides, taken), table, totals: await bothTotals(sides, table) })
  }
  addTally(tally, taken)
  if (run.dryRun || taken.tables.erasures === undefined) return
  for (const side of written(run)) {
    const { memories, messages } = await dropErased(sides[side])
    tally.count('memories', 'deleted', memories)
    tally.count('conversation_history', 'deleted', messages)
    assertFewDeletes(run, memories + messages)
    run.unsettled ||= memories + messages > 0
  }
}

async function exchange(
  run: Run,
  sides: Both<Transaction>,
  tally: Tally,
  { follow = false, last = false }: { follow?: boolean; last?: boolean },
): Promise<void> {
  const { writes, dryRun } = run
  const onDoomed = (rows: number) => assertFewDeletes(run, rows)
  const { deleted, postponed, changed } = await exchangeTombstones(sides, { writes, dryRun, follow, last, onDoomed })
  for (const side of written(run)) {
    for (const [table, { rows, pks }] of deleted[side]) {
      tally.count(table, 'deleted', rows)
      for (const pk of pks.slice(0, SAMPLES)) tally.sample({ table, change: 'deleted', side, pk })
    }
  }
  if (dryRun) run.foreseen = deleted
  run.moved = postponed
  run.unsettled ||= changed && !dryRun
}

function assertFewDeletes({ options: { maxDeletes }, kept }: Run, more: number): void {
  const total = Object.values(kept.tables).reduce((sum, { deleted }) => sum + deleted, more)
  if (maxDeletes === undefined || total <= maxDeletes) return
  throw new MemoryError(
    'invalid_input',
    `This sync would delete ${total} rows, and at most ${maxDeletes} were allowed. Of these ${more} none was deleted; ` +
      'look at a dry run, and allow more if that is right.',
    { details: { deletes: total } },
  )
}

type Totals = ReadonlyMap<string, Both<Total>>

/** Every table at once, each side by itself. */
async function totalsOfAll({ vectorTable }: Run, sides: Both<Transaction>): Promise<Totals> {
  const tables = [...ERASURE_TABLES, TOMBSTONE_TABLE, ...CHANGING_GROUPS.flat(), ...GROWING_TABLES, vectorTable]
  const [from, to] = await Promise.all([sides.from, sides.to].map((tx) => totalsOf(tx, tables)))
  return new Map(tables.map(({ name }) => [name, { from: from!.get(name)!, to: to!.get(name)! }]))
}

const differ = (totals: Totals, tables: readonly SyncedTable[]): boolean =>
  tables.some(({ name }) => {
    const { from, to } = totals.get(name)!
    return from.rows !== to.rows || from.digest !== to.digest
  })

async function syncGroup(run: Run, group: readonly SyncedTable[], totals: Totals): Promise<void> {
  const waits = run.moved.some(({ table }) => group.some(({ name }) => name === table))
  if (!run.unsettled && !waits && !differ(totals, group)) return
  await step(run, async (sides, tally) => {
    if (waits && !run.dryRun && group.some(({ name }) => name === 'memories')) {
      await exchange(run, sides, tally, { follow: true })
    }
    for (const table of group) {
      const current = run.unsettled ? await bothTotals(sides, table) : totals.get(table.name)!
      const settled = await syncTable({ ...tableRun(run, sides, tally), table, totals: current })
      run.unsettled ||= settled
    }
    for (const side of written(run)) {
      for (const table of group) if (!run.dryRun) await dropDangling(sides[side], table)
    }
  })
}

/**
 * Where both sides are written, what a doubt takes from either is gone before memories meet. In one direction the
 * memories of the side that stays as it is come first, to be taken as well.
 */
const settledBefore = ({ writes }: Run): string => (writes.from && writes.to ? 'memories' : CLAIMS_TABLE.name)

async function settle(run: Run, totals: Totals): Promise<void> {
  if (!differ(totals, [CLAIMS_TABLE])) return
  const unsettled = await step(run, async (sides, tally) => {
    const settled = await settleMappings(tableRun(run, sides, tally), await bothTotals(sides, CLAIMS_TABLE))
    return settled && !run.dryRun
  })
  run.unsettled ||= unsettled
  // A placeholder may have been made for what was taken.
  if (unsettled) await syncGroup(run, PEOPLE_GROUP, totals)
}

/** Of so many vectors the graph is built after them rather than row by row. */
const MANY_VECTORS = 2_000

async function syncVectors(run: Run, totals: Totals): Promise<void> {
  if (run.vectors === 'skip') return
  if (run.vectors === 'reembed') {
    if (run.dryRun) return
    return step(run, async (sides) => {
      for (const side of written(run)) await queueWhatLacksVectors(sides[side])
    })
  }
  const { from, to } = totals.get(VECTOR_TABLE.name)!
  const filled = written(run).find((side) => {
    const [here, there] = side === 'from' ? [from, to] : [to, from]
    return !run.dryRun && here.rows === 0 && there.rows >= MANY_VECTORS
  })
  if (filled === undefined) return syncGroup(run, [run.vectorTable], totals)
  await naming(filled, () => deferIndexes(run.databases[filled]))
  try {
    await syncGroup(run, [run.vectorTable], totals)
  } finally {
    await naming(filled, () => restoreIndexes(run.databases[filled]))
  }
}

function tableRun(run: Run, sides: Both<Transaction>, tally: Tally) {
  const { writes, vectors, dryRun, moved, foreseen, progress, options } = run
  const tell = (table: string) => options.onProgress?.({ ...progress, table })
  return {
    ...{ sides, writes, vectors, dryRun, moved, foreseen, tally, signal: options.signal },
    onPlanned(rows: number, table: string) {
      progress.total += rows
      if (dryRun) progress.done += rows
      tell(table)
    },
    onWritten(rows: number, table: string) {
      progress.done += rows
      tell(table)
    },
  }
}
