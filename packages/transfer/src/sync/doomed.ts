import { queryRows, type Transaction } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import { CHANGING_TABLES, type SyncedTable } from './config.js'
import { columnList, pkOf } from './digest.js'

/** Whether `stone` is of this row. */
export const isOf = ({ key }: SyncedTable, row: SQL): SQL =>
  sql.join(
    key.map(
      ({ name, type }, at) => sql`${row}.${sql.identifier(name)} =
      split_part(stone.row_pk, ':', ${sql.raw(String(at + 1))})::${sql.raw(type)}`,
    ),
    sql` and `,
  )

/** How many rows go: deleted elsewhere after their last change, or with what they belong to. @param stones tombstones */
export async function countDoomed(tx: Transaction, stones: SQL): Promise<number> {
  const [count] = await queryRows<{ rows: number }>(
    tx,
    sql`with ${doomed(stones)} select (${sql.join(
      CHANGING_TABLES.map((table) => sql`(select count(*) from ${nameOf(table)})`),
      sql` + `,
    )})::int as rows`,
  )
  return count!.rows
}

/** Their keys, by table. */
export async function listDoomed(tx: Transaction, stones: SQL): Promise<Map<string, string[]>> {
  const rows = await queryRows<{ name: string; pk: string }>(
    tx,
    sql`with ${doomed(stones)} ${sql.join(
      CHANGING_TABLES.map(
        (table) => sql`select ${table.name}::text as name, ${pkOf(table)} as pk from ${nameOf(table)}`,
      ),
      sql` union all `,
    )}`,
  )
  const byTable = new Map<string, string[]>()
  for (const { name, pk } of rows) {
    const pks = byTable.get(name)
    if (pks === undefined) byTable.set(name, [pk])
    else pks.push(pk)
  }
  return byTable
}

/** Rows that a tombstone is of and that were not changed since, of any table. */
export async function listNamed(tx: Transaction, stones: SQL): Promise<{ name: string; pk: string }[]> {
  return queryRows(
    tx,
    sql.join(
      CHANGING_TABLES.map(
        (table) => sql`select ${table.name}::text as name, stone.row_pk as pk ${named(table, stones)}`,
      ),
      sql` union all `,
    ),
  )
}

const nameOf = ({ name }: SyncedTable): SQL => sql`${sql.identifier(`doomed_${name}`)}`

const named = (table: SyncedTable, stones: SQL): SQL =>
  sql`from (select * from ${stones} where table_name = ${table.name}) stone
    join ${sql.identifier(table.name)} row on ${isOf(table, sql`row`)} and row.updated_at < stone.deleted_at`

/** A `with` for each table, after those its rows go with. */
const doomed = (stones: SQL): SQL =>
  sql.join(
    CHANGING_TABLES.map((table) => {
      const keys = table.key.map(({ name }) => name)
      const row = sql.join(
        keys.map((name) => sql`row.${sql.identifier(name)}`),
        sql`, `,
      )
      const taken = table.parents
        .filter(({ cascades, later }) => cascades && !later)
        .map(
          ({ column, table: parent }) => sql` union select ${row} from ${sql.identifier(table.name)} row
            where row.${sql.identifier(column)} in (select id from ${sql.identifier(`doomed_${parent}`)})`,
        )
      return sql`${nameOf(table)} (${columnList(keys)}) as materialized (
        select ${row} ${named(table, stones)}${sql.join(taken, sql``)})`
    }),
    sql`, `,
  )
