import { type Executor, queryRows } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import type { SyncedTable } from './config.js'
import { pkOf } from './digest.js'
import type { Tombstone } from './tombstones.js'

/** Rows a batch: of vectors some 4 MB. */
const BATCH = 200

const columnsOf = (columns: readonly string[], prefix: SQL = sql``): SQL =>
  sql.join(
    columns.map((name) => sql`${prefix}${sql.identifier(name)}`),
    sql`, `,
  )

const listed = (pks: readonly string[]): SQL =>
  sql`(${sql.raw('select json_array_elements_text(')}${JSON.stringify(pks)}::json))`

/** Copies rows by primary key, batch by batch; what stands there is replaced, or left where rows only grow. */
export async function copyRows(
  from: Executor,
  to: Executor,
  table: SyncedTable,
  pks: readonly string[],
): Promise<void> {
  for (let at = 0; at < pks.length; at += BATCH) {
    const rows = await queryRows<{ row: string }>(
      from,
      sql`select to_json(one)::text as row from (select ${columnsOf(table.columns)} from ${sql.identifier(table.name)}
        where ${pkOf(table)} in ${listed(pks.slice(at, at + BATCH))}) one`,
    )
    await to.execute(upsertOf(table, `[${rows.map(({ row }) => row).join(',')}]`))
  }
}

function upsertOf(table: SyncedTable, rows: string): SQL {
  const name = sql.identifier(table.name)
  const rest = table.columns.filter((column) => !table.key.includes(column))
  const clash =
    table.kind === 'growing'
      ? sql`nothing`
      : sql`update set ${sql.join(
          rest.map((column) => sql`${sql.identifier(column)} = excluded.${sql.identifier(column)}`),
          sql`, `,
        )}`
  return sql`insert into ${name} (${columnsOf(table.columns)})
    select ${columnsOf(table.columns)} from json_populate_recordset(null::${name}, ${rows}::json) incoming
    where ${belongs(table)}
    on conflict (${columnsOf(table.key)}) do ${clash}`
}

/** What hangs on a memory is taken where the memory stands, and a vector only where it was made of the same text. */
function belongs(table: SyncedTable): SQL {
  if (table.name === 'memory_versions') {
    return sql`exists (select from memories one where one.persona_id = incoming.persona_id and one.id = incoming.memory_id)`
  }
  if (table.name !== 'memory_vectors') return sql`true`
  return sql`exists (select from memories one where one.persona_id = incoming.persona_id and one.id = incoming.memory_id
    and one.content_hash = incoming.source_hash)`
}

/** Deletes rows; `copyTombstones` in the same transaction gives their tombstones the time of the original deletion. */
export async function deleteRows(to: Executor, table: SyncedTable, gone: readonly Tombstone[]): Promise<void> {
  if (gone.length === 0) return
  await to.execute(
    sql`delete from ${sql.identifier(table.name)} where ${pkOf(table)} in ${listed(gone.map(({ pk }) => pk))}`,
  )
}
