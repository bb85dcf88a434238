import { queryRows, type Transaction } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import { CHANGING_TABLES, type SyncedTable, TOMBSTONE_TABLE } from './config.js'
import { decide } from './decide.js'
import { type Both, differing, otherSide, type Side } from './differing.js'
import { columnList, totalsOf } from './digest.js'
import { followMoves } from './follow-moves.js'
import { settleOwners } from './owners.js'
import { BATCH, incomingRows, readRows } from './write-rows.js'

/** A row that is gone elsewhere, and still stands on `side`. */
export interface Moved {
  readonly side: Side
  readonly table: string
  readonly pk: string
  /** Null: it became nothing, and waits until what it owns is somebody else's. */
  readonly movedTo: string | null
}

export interface Exchanged {
  /** Rows that go, by side and table. */
  readonly deleted: Both<Map<string, number>>
  /** Tombstones that wait until what their rows became has come: they are not written yet. */
  readonly postponed: Moved[]
  /** Whether anything but tombstones changed, or is about to. */
  readonly changed: boolean
}

export interface ExchangeOptions {
  readonly writes: Both<boolean>
  readonly dryRun: boolean
  /** The personas are there that memories were moved to. */
  readonly follow: boolean
  /** Nothing comes after this: nothing is postponed any more. */
  readonly last: boolean
  /** Called before anything is deleted. */
  readonly onDoomed: (rows: number) => void
}

/** Rows that were merged into another: their tombstones wait for that one. */
const MERGED = ['users', 'personas', 'personalities', 'system_prompts', 'llm_configs']

/**
 * Brings each side's tombstones to the other, and deletes there what was deleted here after its last change, children
 * before what they belong to. Of a row deleted on both sides the later time stays; every other keeps its own.
 */
export async function exchangeTombstones(sides: Both<Transaction>, options: ExchangeOptions): Promise<Exchanged> {
  const { writes, dryRun } = options
  for (const side of sidesOf(writes)) if (!dryRun) await reviveWhatCameBack(sides[side])
  const news = await newsOf(sides, writes)
  const deleted: Both<Map<string, number>> = { from: new Map(), to: new Map() }
  const postponed: Moved[] = []
  let changed = false
  for (const side of sidesOf(writes)) {
    if (news[side].length === 0) continue
    if (dryRun) await countInBatches(sides, side, news[side], deleted[side])
    else await receive(sides, side, news[side])
  }
  if (!dryRun) {
    for (const side of sidesOf(writes)) {
      if (news[side].length === 0) continue
      if (options.follow) changed = (await followMoves(sides, side)) > 0 || changed
      if (!options.last) postponed.push(...(await postpone(sides[side], side)))
    }
    const doomed = await Promise.all(
      sidesOf(writes).map((side) => (news[side].length === 0 ? new Map() : countDoomed(sides[side], incoming))),
    )
    options.onDoomed(sum(doomed.flatMap((counts) => [...counts.values()])))
    for (const side of sidesOf(writes)) {
      if (news[side].length === 0) continue
      await deleteDoomed(sides, side, deleted[side], postponed, options.last)
      await keepTombstones(sides[side])
    }
  }
  const rows = sum([...deleted.from.values(), ...deleted.to.values()])
  if (dryRun) options.onDoomed(rows)
  return { deleted, postponed, changed: changed || rows > 0 || postponed.length > 0 }
}

const sidesOf = (writes: Both<boolean>): Side[] => (['from', 'to'] as const).filter((side) => writes[side])
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/**
 * A row that stands beside its own tombstone came back after it, as from an archive: it is written down as changed
 * since, or the tombstone would take it away again.
 */
async function reviveWhatCameBack(tx: Transaction): Promise<void> {
  const tables = await queryRows<{ name: string }>(tx, sql`select distinct table_name as name from sync_tombstones`)
  for (const table of CHANGING_TABLES.filter(({ name }) => tables.some((one) => one.name === name))) {
    await tx.execute(sql`update ${sql.identifier(table.name)} row set updated_at = stone.deleted_at + interval '1 ms'
      from sync_tombstones stone where stone.table_name = ${table.name} and ${isOf(table, sql`row`)}
        and row.updated_at < stone.deleted_at`)
  }
}

/** Tombstones that a side lacks, or has from an earlier deletion. */
async function newsOf(sides: Both<Transaction>, writes: Both<boolean>): Promise<Both<string[]>> {
  const news: Both<string[]> = { from: [], to: [] }
  const totals = await Promise.all([sides.from, sides.to].map((tx) => totalsOf(tx, [TOMBSTONE_TABLE])))
  const [from, to] = totals.map((one) => one.get(TOMBSTONE_TABLE.name)!)
  const pairs = differing(sides, TOMBSTONE_TABLE, { from: from!, to: to! })
  for await (const { pk, on } of decide(sides, TOMBSTONE_TABLE, writes, pairs)) news[on].push(pk)
  return news
}

const incoming = sql`incoming_tombstones`

async function receive(sides: Both<Transaction>, side: Side, pks: readonly string[]): Promise<void> {
  await sides[side].execute(sql`create temp table ${incoming} (like sync_tombstones including defaults) on commit drop`)
  for await (const rows of batches(sides[otherSide(side)], pks)) {
    await sides[side].execute(sql`insert into ${incoming} (${columnList(TOMBSTONE_TABLE.columns)})
      select ${columnList(TOMBSTONE_TABLE.columns)} from ${incomingRows(TOMBSTONE_TABLE, rows)}`)
  }
  await sides[side].execute(sql`analyze ${incoming}`)
}

async function countInBatches(
  sides: Both<Transaction>,
  side: Side,
  pks: readonly string[],
  counts: Map<string, number>,
): Promise<void> {
  for await (const rows of batches(sides[otherSide(side)], pks)) {
    const found = await countDoomed(sides[side], incomingRows(TOMBSTONE_TABLE, rows))
    for (const [name, count] of found) counts.set(name, (counts.get(name) ?? 0) + count)
  }
}

async function* batches(tx: Transaction, pks: readonly string[]): AsyncGenerator<string> {
  for (let at = 0; at < pks.length; at += BATCH) yield readRows(tx, TOMBSTONE_TABLE, pks.slice(at, at + BATCH))
}

/** Whether `stone` is of this row. */
const isOf = ({ key }: SyncedTable, row: SQL): SQL =>
  sql.join(
    key.map(
      ({ name, type }, at) => sql`${row}.${sql.identifier(name)} =
      split_part(stone.row_pk, ':', ${sql.raw(String(at + 1))})::${sql.raw(type)}`,
    ),
    sql` and `,
  )

/** Rows that stand here and were deleted there after their last change. @param stones a table of tombstones */
async function countDoomed(tx: Transaction, stones: SQL): Promise<Map<string, number>> {
  const rows = await queryRows<{ name: string; rows: number }>(
    tx,
    sql.join(
      CHANGING_TABLES.map(
        (table) => sql`select ${table.name}::text as name, count(*)::int as rows
          from (select * from ${stones} where table_name = ${table.name}) stone
          join ${sql.identifier(table.name)} row on ${isOf(table, sql`row`)} and row.updated_at < stone.deleted_at`,
      ),
      sql` union all `,
    ),
  )
  return new Map(rows.filter((row) => row.rows > 0).map(({ name, rows }) => [name, rows]))
}

/** Holds back the tombstones of rows that became others which have not come yet; they are exchanged once those have. */
async function postpone(tx: Transaction, side: Side): Promise<Moved[]> {
  const moved: Moved[] = []
  for (const table of CHANGING_TABLES.filter(({ name }) => name === 'memories' || MERGED.includes(name))) {
    const rows = await queryRows<{ pk: string; movedTo: string }>(
      tx,
      sql`delete from ${incoming} stone using ${sql.identifier(table.name)} row
        where stone.table_name = ${table.name} and stone.moved_to is not null and ${isOf(table, sql`row`)}
          and (row.updated_at < stone.deleted_at or ${table.name} = 'memories')
        returning stone.row_pk as pk, stone.moved_to as "movedTo"`,
    )
    moved.push(...rows.map((row) => ({ ...row, side, table: table.name })))
  }
  return moved
}

async function deleteDoomed(
  sides: Both<Transaction>,
  side: Side,
  counts: Map<string, number>,
  postponed: Moved[],
  last: boolean,
): Promise<void> {
  const tx = sides[side]
  const present = await queryRows<{ name: string }>(tx, sql`select distinct table_name as name from ${incoming}`)
  for (const table of CHANGING_TABLES.toReversed()) {
    if (!present.some(({ name }) => name === table.name)) continue
    if (table.name === 'users') postponed.push(...(await settleOwners(sides, side, last)))
    const [gone] = await queryRows<{ rows: number }>(
      tx,
      sql`with gone as (
        delete from ${sql.identifier(table.name)} row using ${incoming} stone
        where stone.table_name = ${table.name} and ${isOf(table, sql`row`)} and row.updated_at < stone.deleted_at
        returning 1
      ) select count(*)::int as rows from gone`,
    )
    if (gone!.rows > 0) counts.set(table.name, (counts.get(table.name) ?? 0) + gone!.rows)
  }
}

/**
 * A tombstone that a delete of this transaction has just written takes the time of the original deletion, unless its row
 * was changed since and went only with what it belonged to.
 */
async function keepTombstones(tx: Transaction): Promise<void> {
  await tx.execute(sql`insert into sync_tombstones as known (${columnList(TOMBSTONE_TABLE.columns)})
    select ${columnList(TOMBSTONE_TABLE.columns)} from ${incoming}
    on conflict (table_name, row_pk) do update set moved_to = excluded.moved_to, changed_at = excluded.changed_at,
      recorded_at = now(), deleted_at = case
        when known.xmin = pg_current_xact_id()::xid and known.changed_at < excluded.deleted_at then excluded.deleted_at
        else greatest(known.deleted_at, excluded.deleted_at) end`)
  await tx.execute(sql`drop table ${incoming}`)
}
