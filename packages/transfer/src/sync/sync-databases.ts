import { type Database, dropErased, MemoryError, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { differing, toCopy } from './compare.js'
import { CHANGING_TABLES, ERASURE_TABLES, GROWING_TABLES, type SyncedTable, VECTOR_TABLE } from './config.js'
import { fixFormats } from './digest.js'
import { holding } from './lease.js'
import { copyModels, meet } from './refusals.js'
import { copyTombstones, isGone, type Tombstone, tombstonesOf } from './tombstones.js'
import { settleMemories } from './vectors.js'
import { copyRows, deleteRows } from './write-rows.js'

export type SyncDirection = 'push' | 'pull' | 'both'

export interface SyncOptions {
  from: Database
  to: Database
  /** 'push' changes `to` alone, 'pull' `from` alone. Default 'push'. */
  direction?: SyncDirection | undefined
  /** 'copy' brings vectors along; 'reembed' leaves them to the backlog of the side that lacks them. Default 'copy'. */
  vectors?: 'copy' | 'reembed' | undefined
  /** Count what would happen; write nothing. Default false. */
  dryRun?: boolean | undefined
  /** Refuses to delete more rows than this, in either database. Default: no limit. */
  maxDeletes?: number | undefined
  /** Stops at the border of a table; the next sync goes on from there. */
  signal?: AbortSignal | undefined
}

export interface SyncCounts {
  inserted: number
  updated: number
  deleted: number
  /** Changed on both sides in the same millisecond: the greater hash won. */
  conflicts: number
}

export interface SyncReport {
  status: 'finished' | 'stopped'
  dryRun: boolean
  /** By table; what is absent was equal. */
  tables: Record<string, SyncCounts>
  elapsedMs: number
}

/** One way of the sync: what differs on `from` is brought to `to`. */
interface Pass {
  from: Transaction
  to: Transaction
}

/**
 * Brings two databases to agreement, at the cost of their difference: digests of key ranges are compared in the
 * databases, and only rows of ranges that differ are read.
 *
 * The last write wins by `updated_at`; a row deleted after its last change goes, and its tombstone keeps the time. What
 * one side erased the other refuses. Each group of tables is a transaction on both sides, so that one that fails leaves
 * whole tables behind and the next run goes on; a row that changes meanwhile ends its group with `database_failed`.
 *
 * @throws MemoryError `schema_behind`, `schema_ahead`, `model_mismatch`, `invalid_input`, `database_locked`,
 *   `database_unwritable`, `database_unavailable`, `database_failed` (also: two rows with the same unique name but
 *   different ids, made on both sides)
 * @example
 * ```ts
 * const report = await syncDatabases({ from, to, direction: 'both' })
 * ```
 */
export async function syncDatabases(options: SyncOptions): Promise<SyncReport> {
  const { from, to, direction = 'push', dryRun = false } = options
  await meet(from, to)
  if (dryRun) return run(options)
  return holding(from, () =>
    holding(to, async () => {
      if (direction !== 'pull') await copyModels(from, to)
      if (direction !== 'push') await copyModels(to, from)
      return run(options)
    }),
  )
}

async function run(options: SyncOptions): Promise<SyncReport> {
  const startedAt = Date.now()
  const { dryRun = false, vectors = 'copy', signal } = options
  const tables: Record<string, SyncCounts> = {}
  const groups: (readonly SyncedTable[])[] = [...CHANGING_TABLES, ...GROWING_TABLES.map((table) => [table])]
  if (vectors === 'copy') groups.push([VECTOR_TABLE])

  await together(options, (pass) => copyTables(pass, ERASURE_TABLES, tables, dryRun))
  if (!dryRun) await together(options, ({ to }) => takeWhatWasErased(to, tables))
  await together(options, (pass) => deleteWhatIsGone(pass, options, tables))
  let status: SyncReport['status'] = 'finished'
  for (const group of groups) {
    if (signal?.aborted) status = 'stopped'
    if (status === 'stopped') break
    await together(options, (pass) => copyTables(pass, group, tables, dryRun))
  }
  if (!dryRun) await together(options, ({ to }) => settleMemories(to))
  return { status, dryRun, tables, elapsedMs: Date.now() - startedAt }
}

/** One transaction on both sides, in which each direction that is wanted takes its pass. */
function together(
  { from, to, direction = 'push' }: SyncOptions,
  work: (pass: Pass) => Promise<unknown>,
): Promise<void> {
  const snapshot = { isolationLevel: 'repeatable read' } as const
  return transaction(
    from,
    (here) =>
      transaction(
        to,
        async (there) => {
          await Promise.all([fixFormats(here), fixFormats(there)])
          if (direction !== 'pull') await work({ from: here, to: there })
          if (direction !== 'push') await work({ from: there, to: here })
        },
        snapshot,
      ),
    snapshot,
  )
}

async function copyTables(
  { from, to }: Pass,
  group: readonly SyncedTable[],
  counts: Record<string, SyncCounts>,
  dryRun: boolean,
): Promise<void> {
  await to.execute(sql`set constraints all deferred`)
  for (const table of group) {
    const rows = await differing(from, to, table)
    const { inserted, updated, conflicts } = toCopy(rows.here, rows.there)
    const wanted =
      table.kind === 'growing' ? { inserted, updated: [], conflicts: [] } : { inserted, updated, conflicts }
    const gone = await tombstonesOf(to, table.name, wanted.inserted)
    const arriving = wanted.inserted.filter((pk) => !isGone(rows.here.get(pk)!.updatedAt, gone.get(pk)))
    if (!dryRun) await copyRows(from, to, table, [...arriving, ...wanted.updated])
    count(counts, table.name, {
      inserted: arriving.length,
      updated: wanted.updated.length,
      conflicts: wanted.conflicts.length,
    })
  }
}

/** An erasure wins over everything, also over what was written after it. */
async function takeWhatWasErased(to: Transaction, counts: Record<string, SyncCounts>): Promise<void> {
  const { memories, messages } = await dropErased(to)
  count(counts, 'memories', { deleted: memories })
  count(counts, 'conversation_history', { deleted: messages })
}

/** Children before what they belong to. */
async function deleteWhatIsGone({ from, to }: Pass, options: SyncOptions, counts: Record<string, SyncCounts>) {
  const found: { table: SyncedTable; gone: Tombstone[] }[] = []
  for (const table of CHANGING_TABLES.flat().toReversed()) {
    const rows = await differing(from, to, table)
    const candidates = [...rows.there.values()].filter(({ pk }) => !rows.here.has(pk))
    const tombstones = await tombstonesOf(
      from,
      table.name,
      candidates.map(({ pk }) => pk),
    )
    const gone = candidates.filter(({ pk, updatedAt }) => isGone(updatedAt, tombstones.get(pk)))
    found.push({ table, gone: gone.map(({ pk }) => tombstones.get(pk)!) })
    count(counts, table.name, { deleted: gone.length })
  }
  const total = found.reduce((sum, { gone }) => sum + gone.length, 0)
  if (options.maxDeletes !== undefined && total > options.maxDeletes) {
    throw new MemoryError(
      'invalid_input',
      `This sync would delete ${total} rows, and at most ${options.maxDeletes} were allowed. Nothing was deleted; look ` +
        'at a dry run, and allow more if that is right.',
      { details: { deletes: total } },
    )
  }
  if (options.dryRun) return
  for (const { table, gone } of found) await deleteRows(to, table, gone)
  await copyTombstones(from, to)
}

function count(counts: Record<string, SyncCounts>, table: string, more: Partial<SyncCounts>): void {
  if (Object.values(more).every((number) => number === 0)) return
  const sum = counts[table] ?? { inserted: 0, updated: 0, deleted: 0, conflicts: 0 }
  counts[table] = sum
  for (const [name, number] of Object.entries(more)) sum[name as keyof SyncCounts] += number
}
