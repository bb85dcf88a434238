import { type Executor, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { CLAIMS_TABLE, type SyncedTable } from './config.js'
import { type Both, otherSide, type Pair, type Side } from './differing.js'
import type { RowDigest } from './digest.js'

/** What is done about a row that differs. */
export interface Decision {
  readonly pk: string
  /** The side that is changed. */
  readonly on: Side
  readonly change: 'inserted' | 'updated'
  /** Both sides changed it in the same millisecond. */
  readonly conflict: boolean
}

/** That a row was deleted, and when. */
interface Stone {
  readonly pk: string
  /** Ms since the epoch. */
  readonly deletedAt: number
  readonly moved: boolean
}

/** Pairs decided at once. */
const BATCH = 1_000

/**
 * Decides what differs: the later version of a row wins; of two of the same millisecond the greater hash, on whichever
 * side the sync runs; a row that one side lacks is copied there, unless it was deleted there after its last change, or
 * moved away. `writes` says which sides may be changed.
 */
export async function* decide(
  sides: Both<Executor>,
  table: SyncedTable,
  writes: Both<boolean>,
  pairs: AsyncIterable<Pair>,
): AsyncGenerator<Decision> {
  let waiting: Pair[] = []
  for await (const pair of pairs) {
    waiting.push(pair)
    if (waiting.length < BATCH) continue
    yield* await decided(sides, table, writes, waiting)
    waiting = []
  }
  yield* await decided(sides, table, writes, waiting)
}

async function decided(
  sides: Both<Executor>,
  table: SyncedTable,
  writes: Both<boolean>,
  pairs: readonly Pair[],
): Promise<Decision[]> {
  const alone = pairs.filter(({ from, to }) => from === undefined || to === undefined).map(({ pk }) => pk)
  const hasTombstones = table.changedAt === 'updated_at'
  const [from, to] = await Promise.all(
    [sides.from, sides.to].map((side) => (hasTombstones ? stonesOf(side, table, alone) : new Map<string, Stone>())),
  )
  const stones: Both<Map<string, Stone>> = { from: from!, to: to! }
  return pairs.flatMap((pair): Decision[] => {
    if (pair.from !== undefined && pair.to !== undefined) {
      const winner = winnerOf(pair.from, pair.to)
      const on = winner && otherSide(winner)
      if (!on || table.changedAt === null || table === CLAIMS_TABLE || !writes[on]) return []
      return [{ pk: pair.pk, on, change: 'updated', conflict: pair.from.changedAt === pair.to.changedAt }]
    }
    const has: Side = pair.from === undefined ? 'to' : 'from'
    const on = otherSide(has)
    if (!writes[on] || isGone(pair[has]!, stones[on].get(pair.pk), stones[has].get(pair.pk))) return []
    return [{ pk: pair.pk, on, change: 'inserted', conflict: false }]
  })
}

/** The side whose version of a row stays. */
export function winnerOf(from: RowDigest, to: RowDigest): Side | null {
  if (from.hash === to.hash) return null
  if (from.changedAt !== to.changedAt) return from.changedAt > to.changedAt ? 'from' : 'to'
  return BigInt(from.hash) > BigInt(to.hash) ? 'from' : 'to'
}

/** Whether a row that stands on one side went on the other; one that was moved goes, unless its side knew of that. */
const isGone = (row: RowDigest, stone: Stone | undefined, known: Stone | undefined): boolean =>
  stone !== undefined && (stone.deletedAt > row.changedAt || (stone.moved && known === undefined))

async function stonesOf(executor: Executor, table: SyncedTable, pks: readonly string[]): Promise<Map<string, Stone>> {
  if (pks.length === 0) return new Map()
  const rows = await queryRows<Stone>(
    executor,
    sql`select row_pk as pk, (extract(epoch from deleted_at) * 1000)::float8 as "deletedAt",
          moved_to is not null as moved
        from sync_tombstones where table_name = ${table.name}
          and row_pk in (select json_array_elements_text(${JSON.stringify(pks)}::json))`,
  )
  return new Map(rows.map((row) => [row.pk, row]))
}
