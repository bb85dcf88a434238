import { queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { CHANGING_TABLES, TOMBSTONE_TABLE } from './config.js'
import { decide } from './decide.js'
import { type Both, differing, otherSide, type Side } from './differing.js'
import { columnList, totalsOf } from './digest.js'
import { countDoomed, isOf, listDoomed, listNamed } from './doomed.js'
import { followMoves } from './follow-moves.js'
import { settleOwners } from './owners.js'
import { SAMPLES } from './report.js'
import { BATCH, incomingRows, readRows } from './write-rows.js'

/** A row that is gone elsewhere, and still stands on `side`. */
export interface Moved {
  readonly side: Side
  readonly table: string
  readonly pk: string
  /** Null: it became nothing, and waits until what it owns is somebody else's. */
  readonly movedTo: string | null
}

/** Rows of a table that go. */
export interface GoneRows {
  readonly rows: number
  /** In a dry run all of them, else the first few. */
  readonly pks: readonly string[]
}

/** By table. */
export type Gone = ReadonlyMap<string, GoneRows>

export interface Exchanged {
  /** Rows that go, those that belong to others included. */
  readonly deleted: Both<Gone>
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
  const deleted: Record<Side, Gone> = { from: new Map(), to: new Map() }
  const postponed: Moved[] = []
  let changed = false
  for (const side of sidesOf(writes)) {
    if (news[side].length === 0) continue
    if (dryRun) deleted[side] = await foresee(sides, side, news[side])
    else await receive(sides, side, news[side])
  }
  if (!dryRun) {
    for (const side of sidesOf(writes)) {
      if (news[side].length === 0) continue
      if (options.follow) changed = (await followMoves(sides, side)) > 0 || changed
      if (!options.last) postponed.push(...(await postpone(sides[side], side)))
    }
    const doomed = await Promise.all(
      sidesOf(writes).map((side) => (news[side].length === 0 ? 0 : countDoomed(sides[side], incoming))),
    )
    options.onDoomed(sum(doomed))
    for (const side of sidesOf(writes)) {
      if (news[side].length === 0) continue
      await deleteDoomed(sides, side, postponed, options.last)
      deleted[side] = await goneFrom(sides[side])
      await keepTombstones(sides[side])
    }
  }
  const rows = sum([deleted.from, deleted.to].flatMap((gone) => [...gone.values()].map((one) => one.rows)))
  if (dryRun) options.onDoomed(rows)
  return { deleted, postponed, changed: changed || rows > 0 || postponed.length > 0 }
}

const sidesOf = (writes: Both<boolean>): Side[] => (['from', 'to'] as const).filter((side) => writes[side])
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0)

/**
 * A row that stands beside its own tombstone came back after it, as from an archive: it is written down as changed
 * since, or the tombstone would take it away again.
 */
export async function reviveWhatCameBack(tx: Transaction): Promise<void> {
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

/** What would go, without writing anything: only tombstones of rows that stand are held at once. */
async function foresee(sides: Both<Transaction>, side: Side, pks: readonly string[]): Promise<Gone> {
  const named: { table_name: string; row_pk: string; deleted_at: string }[] = []
  for await (const rows of batches(sides[otherSide(side)], pks)) {
    const found = await listNamed(sides[side], incomingRows(TOMBSTONE_TABLE, rows))
    named.push(...found.map(({ name, pk }) => ({ table_name: name, row_pk: pk, deleted_at: 'infinity' })))
  }
  const doomed = await listDoomed(sides[side], incomingRows(TOMBSTONE_TABLE, JSON.stringify(named)))
  return new Map([...doomed].map(([name, pks]) => [name, { rows: pks.length, pks }]))
}

async function* batches(tx: Transaction, pks: readonly string[]): AsyncGenerator<string> {
  for (let at = 0; at < pks.length; at += BATCH) yield readRows(tx, TOMBSTONE_TABLE, pks.slice(at, at + BATCH))
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

async function deleteDoomed(sides: Both<Transaction>, side: Side, postponed: Moved[], last: boolean): Promise<void> {
  const tx = sides[side]
  const present = await queryRows<{ name: string }>(tx, sql`select distinct table_name as name from ${incoming}`)
  for (const table of CHANGING_TABLES.toReversed()) {
    if (!present.some(({ name }) => name === table.name)) continue
    if (table.name === 'users') postponed.push(...(await settleOwners(sides, side, last)))
    await tx.execute(sql`delete from ${sql.identifier(table.name)} row using ${incoming} stone
      where stone.table_name = ${table.name} and ${isOf(table, sql`row`)} and row.updated_at < stone.deleted_at`)
  }
}

/** Rows that this transaction has deleted, those that went with others included: triggers have written them down. */
async function goneFrom(tx: Transaction): Promise<Gone> {
  const tables = await queryRows<{ name: string; rows: number; pks: string }>(
    tx,
    sql`select table_name as name, count(*)::int as rows, to_json((array_agg(row_pk))[1:${SAMPLES}::int])::text as pks
      from sync_tombstones where xmin = pg_current_xact_id()::xid and moved_to is null group by 1`,
  )
  return new Map(tables.map(({ name, rows, pks }) => [name, { rows, pks: JSON.parse(pks) as string[] }]))
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
