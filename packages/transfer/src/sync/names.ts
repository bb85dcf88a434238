import { MemoryError, queryRows, type Transaction } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import type { SyncedTable, Unique } from './config.js'
import type { Decision } from './decide.js'
import { type Both, otherSide, type Side } from './differing.js'
import { mergeRows } from './merge-rows.js'
import type { Moved } from './tombstones.js'
import { copyRows, incomingRows, nameOf, parkedName, readRows } from './write-rows.js'

/** Two rows that may not both be there, and what became of them. */
export interface Settled {
  /** `merged`: they are one now. `renamed`: one got another name. `dropped`: the one written last stays. */
  readonly how: 'merged' | 'renamed' | 'dropped'
  readonly kept: string
  readonly given: string
}

/** A row that is about to come to a side, and one of the same unique value that stands there. */
interface Clash {
  readonly side: Side
  readonly unique: Unique
  readonly coming: string
  readonly standing: string
}

/** What is asked before a clash is settled. */
interface Row {
  readonly createdAt: number
  readonly updatedAt: number
}

/** Rows of these stand for one person, character or text, and others refer to them. */
const MERGES: readonly string[] = ['users', 'personas', 'personalities', 'system_prompts', 'llm_configs']

/** Whether a table needs it. */
export const hasNames = ({ uniques }: SyncedTable): boolean => uniques.length > 0

/**
 * Settles rows of two ids that claim the same unique value. Where each side knows only one of them they were made twice
 * and become one: the older stays (in a one-way sync, that of the source), references and memories go over to it. Where
 * one side knows both, the younger gets another name. Of rows nothing refers to the one written last stays.
 *
 * @param decisions what is about to be written; stale once something was settled
 */
export async function settleNames(
  sides: Both<Transaction>,
  table: SyncedTable,
  writes: Both<boolean>,
  decisions: readonly Decision[],
  moved: readonly Moved[],
): Promise<Settled[]> {
  for (const one of moved.filter(({ table: name }) => name === table.name && MERGES.includes(name))) {
    const settled = await becomeAsThere(sides, table, one)
    if (settled !== null) return [settled]
  }
  for (const side of (['from', 'to'] as const).filter((one) => writes[one])) {
    const clash = await firstClash(sides, table, side, decisions)
    if (clash !== null) return [await settle(sides, table, writes, clash)]
  }
  return []
}

/** A row that was merged there and still stands here is merged here. */
async function becomeAsThere(sides: Both<Transaction>, table: SyncedTable, moved: Moved): Promise<Settled | null> {
  const { side, pk, movedTo } = moved
  const other = otherSide(side)
  if (movedTo === null || !(await stands(sides[side], table, pk)) || !(await stands(sides[other], table, movedTo)))
    return null
  if (await stands(sides[other], table, pk)) return null
  await merge(sides, table, side, { from: pk, into: movedTo })
  return { how: 'merged', kept: movedTo, given: pk }
}

async function firstClash(
  sides: Both<Transaction>,
  table: SyncedTable,
  side: Side,
  decisions: readonly Decision[],
): Promise<Clash | null> {
  const coming = decisions.filter(({ on }) => on === side).map(({ pk }) => pk)
  for (let at = 0; at < coming.length; at += 500) {
    const rows = await readRows(sides[otherSide(side)], table, coming.slice(at, at + 500))
    for (const unique of table.uniques) {
      const [clash] = await queryRows<{ coming: string; standing: string }>(
        sides[side],
        sql`select incoming.id::text as coming, known.id::text as standing
          from ${incomingRows(table, rows)} join ${sql.identifier(table.name)} known
            on known.id <> incoming.id and ${sameValue(unique)}
          where known.id::text not in (select json_array_elements_text(${JSON.stringify(coming)}::json))
          order by 1, 2 limit 1`,
      )
      if (clash !== undefined) return { side, unique, ...clash }
    }
  }
  return null
}

function sameValue({ columns, nullsAreEqual, flag }: Unique): SQL {
  return sql.join(
    columns.map((name) => {
      const [known, incoming] = [sql`known.${sql.identifier(name)}`, sql`incoming.${sql.identifier(name)}`]
      if (flag) return sql`${known} and ${incoming}`
      return nullsAreEqual ? sql`${known} is not distinct from ${incoming}` : sql`${known} = ${incoming}`
    }),
    sql` and `,
  )
}

async function settle(
  sides: Both<Transaction>,
  table: SyncedTable,
  writes: Both<boolean>,
  { side, unique, coming, standing }: Clash,
): Promise<Settled> {
  const other = otherSide(side)
  const [comes, stays] = [await rowOf(sides[other], table, coming), await rowOf(sides[side], table, standing)]
  const bothWays = writes.from && writes.to
  // Where only this side may change, what comes is the truth.
  const comingWins = !bothWays || (await isKept(sides, table, { side, unique, coming, standing }, comes, stays))
  const [kept, given] = comingWins ? [coming, standing] : [standing, coming]
  const at = comingWins ? side : other
  if (unique.flag) {
    await sides[at].execute(sql`update ${sql.identifier(table.name)} set ${sql.identifier(unique.columns[0]!)} = false,
      updated_at = greatest(now(), updated_at + interval '1 ms') where id = ${given}::uuid`)
    return { how: 'renamed', kept, given }
  }
  if (!MERGES.includes(table.name)) {
    await sides[at].execute(sql`delete from ${sql.identifier(table.name)} where id = ${given}::uuid`)
    return { how: 'dropped', kept, given }
  }
  const madeTwice = !(await stands(sides[side], table, coming)) && !(await stands(sides[other], table, standing))
  if (madeTwice || table.name === 'users') {
    await merge(sides, table, at, { from: given, into: kept })
    return { how: 'merged', kept, given }
  }
  await rename(sides[at], table, unique, given)
  return { how: 'renamed', kept, given }
}

/** Whether the row that comes is kept. What one side settled already holds; else the older, or the one written last. */
async function isKept(
  sides: Both<Transaction>,
  table: SyncedTable,
  { side, unique, coming, standing }: Clash,
  comes: Row,
  stays: Row,
): Promise<boolean> {
  const becameComing = await becameOf(sides[otherSide(side)], table, standing)
  if (becameComing === coming) return true
  if ((await becameOf(sides[side], table, coming)) === standing) return false
  if (unique.flag || !MERGES.includes(table.name)) {
    return comes.updatedAt === stays.updatedAt ? coming > standing : comes.updatedAt > stays.updatedAt
  }
  return comes.createdAt === stays.createdAt ? coming < standing : comes.createdAt < stays.createdAt
}

/** In one transaction of the side where the given row stands; the kept one comes first, if it is not there. */
async function merge(
  sides: Both<Transaction>,
  table: SyncedTable,
  side: Side,
  { from, into }: { from: string; into: string },
) {
  const tx = sides[side]
  if (!(await stands(tx, table, into))) {
    await park(tx, table, from)
    await copyRows(sides[otherSide(side)], tx, table, [into])
  }
  if (!(await stands(tx, table, into))) {
    throw new MemoryError(
      'database_failed',
      `A row of ${table.name} was made on both sides, and the one that stays belongs to a row that is not there. Nothing ` +
        'of this table was changed; sync in both directions.',
      { details: { table: table.name, kept: into, given: from } },
    )
  }
  await mergeRows(tx, table, { from, into })
}

async function park(tx: Transaction, table: SyncedTable, id: string): Promise<void> {
  for (const { columns, flag } of table.uniques) {
    const column = flag ? columns[0]! : nameOf(table, columns)
    if (column === undefined) continue
    await tx.execute(sql`update ${sql.identifier(table.name)} parked
      set ${sql.identifier(column)} = ${flag ? sql`false` : parkedName(sql`parked`)} where id = ${id}::uuid`)
  }
}

async function rename(tx: Transaction, table: SyncedTable, unique: Unique, id: string): Promise<void> {
  const column = sql.identifier(nameOf(table, unique.columns)!)
  await tx.execute(sql`update ${sql.identifier(table.name)}
    set ${column} = left(${column}, 240) || '-' || right(id::text, 8),
      updated_at = greatest(now(), updated_at + interval '1 ms') where id = ${id}::uuid`)
}

async function stands(tx: Transaction, table: SyncedTable, id: string): Promise<boolean> {
  const rows = await queryRows(tx, sql`select from ${sql.identifier(table.name)} where id = ${id}::uuid`)
  return rows.length > 0
}

async function rowOf(tx: Transaction, table: SyncedTable, id: string): Promise<Row> {
  const [row] = await queryRows<Row>(
    tx,
    sql`select (extract(epoch from created_at) * 1000)::float8 as "createdAt",
      (extract(epoch from updated_at) * 1000)::float8 as "updatedAt" from ${sql.identifier(table.name)} where id = ${id}::uuid`,
  )
  return row!
}

async function becameOf(tx: Transaction, table: SyncedTable, id: string): Promise<string | null> {
  const [stone] = await queryRows<{ movedTo: string | null }>(
    tx,
    sql`select moved_to as "movedTo" from sync_tombstones where table_name = ${table.name} and row_pk = ${id}`,
  )
  return stone?.movedTo ?? null
}
