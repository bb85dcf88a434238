import { MemoryError, queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { type SyncedTable, syncedTable } from './config.js'
import { type Decision, decide } from './decide.js'
import { type Both, differing, otherSide, type Side } from './differing.js'
import { type Total, totalsOf } from './digest.js'
import { hasNames, settleNames } from './names.js'
import type { Tally } from './report.js'
import type { Gone, Moved } from './tombstones.js'
import { copyVectors, queueWhatLacksVectors, settleMemories, type VectorMode } from './vectors.js'
import { BATCH, copyRows, fill } from './write-rows.js'

export interface TableRun {
  readonly sides: Both<Transaction>
  readonly table: SyncedTable
  readonly totals: Both<Total>
  readonly writes: Both<boolean>
  readonly vectors: VectorMode
  readonly dryRun: boolean
  /** Rows that became others, whose tombstones wait. */
  readonly moved: readonly Moved[]
  /** A dry run: rows that would be gone by now. */
  readonly foreseen: Both<Gone>
  readonly signal: AbortSignal | undefined
  readonly tally: Tally
  readonly onPlanned: (rows: number, table: string) => void
  readonly onWritten: (rows: number, table: string) => void
}

/** Rounds of settling names: each settles one pair, and may bring another to light. */
const MOST_SETTLED = 100_000

/** Brings one table of two open transactions to agreement. @returns whether rows of other tables may have changed */
export async function syncTable(run: TableRun): Promise<boolean> {
  const { table, dryRun } = run
  const filled = dryRun ? null : await sideToFill(run)
  if (filled !== null) {
    await fillSide(run, filled)
    return false
  }
  if (dryRun || !hasNames(table)) {
    await write(run, decisionsOf(run))
    return false
  }
  // Names are few against messages and memories, and whether two clash is seen only with all that comes at hand.
  for (let settled = 0; settled < MOST_SETTLED; settled++) {
    const decisions: Decision[] = []
    const totals = settled === 0 ? run.totals : await bothTotals(run.sides, table)
    for await (const decision of decisionsOf({ ...run, totals })) decisions.push(decision)
    const found = await settleNames(run.sides, table, run.writes, decisions, run.moved)
    for (const { how } of found) run.tally.count(table.name, how === 'dropped' ? 'deleted' : how, 1)
    if (found.length > 0) continue
    await write(run, decisions)
    return settled > 0
  }
  throw new MemoryError(
    'database_failed',
    `Rows of ${table.name} keep claiming each other's names. Nothing was changed.`,
  )
}

async function* decisionsOf({ sides, table, writes, totals, foreseen }: TableRun): AsyncGenerator<Decision> {
  const [from, to] = [foreseen.from, foreseen.to].map((gone) => new Set(gone.get(table.name)?.pks))
  for await (const decision of decide(sides, table, writes, differing(sides, table, totals))) {
    const gone = decision.on === 'from' ? to : from
    if (!gone!.has(decision.pk)) yield decision
  }
}

/** A digest and a count of one table on both sides. */
export async function bothTotals(sides: Both<Transaction>, table: SyncedTable): Promise<Both<Total>> {
  const [from, to] = await Promise.all([sides.from, sides.to].map((tx) => totalsOf(tx, [table])))
  return { from: from!.get(table.name)!, to: to!.get(table.name)! }
}

async function write(run: TableRun, decisions: AsyncIterable<Decision> | Iterable<Decision>): Promise<void> {
  const waiting: Both<Decision[]> = { from: [], to: [] }
  for await (const decision of decisions) {
    const batch = waiting[decision.on]
    batch.push(decision)
    if (batch.length >= BATCH) await writeBatch(run, decision.on, batch.splice(0))
  }
  for (const side of ['from', 'to'] as const) await writeBatch(run, side, waiting[side])
}

async function writeBatch(run: TableRun, side: Side, decisions: readonly Decision[]): Promise<void> {
  const { sides, table, tally } = run
  if (decisions.length === 0) return
  run.signal?.throwIfAborted()
  run.onPlanned(decisions.length, table.name)
  for (const { change, conflict, pk } of decisions) {
    tally.sample({ table: table.name, change: conflict ? 'conflicts' : change, side, pk })
  }
  const updated = decisions.filter(({ change }) => change === 'updated').length
  tally.count(table.name, 'conflicts', decisions.filter(({ conflict }) => conflict).length)
  tally.count(table.name, 'updated', updated)
  if (run.dryRun) {
    tally.count(table.name, 'inserted', decisions.length - updated)
    return
  }
  const pks = decisions.map(({ pk }) => pk)
  const from = sides[otherSide(side)]
  const written =
    table.name === 'memory_vectors'
      ? await copyVectors(from, sides[side], pks)
      : await copyRows(from, sides[side], table, pks)
  if (table.name === 'memories') await settleMemories(sides[side], run.vectors, pks)
  tally.count(table.name, 'inserted', Math.max(0, written - updated))
  tally.count(table.name, 'held', pks.length - written)
  run.onWritten(pks.length, table.name)
}

const HANG_ON_MEMORIES: readonly string[] = ['memory_versions', 'memory_vectors']

/** The side whose table is empty and may be filled without looking at single rows. */
async function sideToFill({ sides, table, totals, writes }: TableRun): Promise<Side | null> {
  const side = (['from', 'to'] as const).find(
    (one) => writes[one] && totals[one].rows === 0 && totals[otherSide(one)].rows > 0,
  )
  if (side === undefined || hasNames(table) || table.changedAt === 'deleted_at') return null
  const [deleted] = await queryRows(
    sides[side],
    sql`select from (select 1 from sync_tombstones union all select 1 from erasures) one limit 1`,
  )
  if (deleted !== undefined) return null
  return !HANG_ON_MEMORIES.includes(table.name) || (await sameMemories(sides)) ? side : null
}

/** What hangs on memories may come unseen where both sides hold the same ones. */
async function sameMemories(sides: Both<Transaction>): Promise<boolean> {
  const { from, to } = await bothTotals(sides, syncedTable('memories'))
  return from.rows === to.rows && from.digest === to.digest
}

async function fillSide(run: TableRun, side: Side): Promise<void> {
  const { sides, table, totals, tally } = run
  const { rows } = totals[otherSide(side)]
  run.onPlanned(rows, table.name)
  const onRows = (more: number) => {
    run.signal?.throwIfAborted()
    run.onWritten(more, table.name)
  }
  const copied = await fill(sides[otherSide(side)], sides[side], table, { signal: run.signal, onRows })
  tally.count(table.name, 'inserted', copied)
  tally.count(table.name, 'held', Math.max(0, rows - copied))
  const isLast = table.name === 'memory_vectors' || (table.name === 'memories' && run.vectors === 'reembed')
  if (isLast) await queueWhatLacksVectors(sides[side])
}
