import { sql } from 'drizzle-orm'
import type { Database } from './database.js'
import { queryRows } from './rows.js'
import { transaction } from './transaction.js'

/** Enough to build the graph of 100,000 vectors in memory; a larger one is built too, but slower. */
const BUILD_MEMORY_KB = 1_000_000

/**
 * Takes the HNSW indexes of `memory_vectors` away for a bulk load: grown row by row they take some 250 rows a second,
 * built afterwards 1,200 to 1,900. What was taken away is written down in the same transaction, so that it comes back
 * whatever happens to the load: see {@link restoreIndexes}.
 *
 * @returns names of the indexes that are away now, those of an earlier load included
 */
export async function deferIndexes(database: Database): Promise<string[]> {
  return transaction(database, async (tx) => {
    const indexes = await queryRows<{ name: string }>(
      tx,
      sql`insert into deferred_indexes (name, definition)
        select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
        join pg_class on pg_class.oid = indexrelid join pg_am on pg_am.oid = relam
        where indrelid = 'memory_vectors'::regclass and amname = 'hnsw'
        on conflict (name) do nothing
        returning name`,
    )
    for (const { name } of indexes) await tx.execute(sql`drop index ${sql.identifier(name)}`)
    return (await queryRows<{ name: string }>(tx, sql`select name from deferred_indexes order by name`)).map(
      ({ name }) => name,
    )
  })
}

/**
 * Builds the indexes that a bulk load took away. Writes to the table wait meanwhile, recall does not. Safe when several
 * processes call it: one builds, the others wait and find nothing left to do; killed, it is as if it had not begun.
 *
 * @returns names of the indexes that were built now
 */
export async function restoreIndexes(database: Database): Promise<string[]> {
  const built: string[] = []
  while (true) {
    const name = await transaction(database, async (tx) => {
      const [index] = await queryRows<{ name: string; definition: string; isThere: boolean }>(
        tx,
        sql`select name, definition, to_regclass(name) is not null as "isThere" from deferred_indexes
          order by name limit 1 for update`,
      )
      if (!index) return null
      if (!index.isThere) {
        await tx.execute(sql`select set_config('statement_timeout', '0', true), set_config('maintenance_work_mem',
          greatest(${BUILD_MEMORY_KB}::int, (select setting::int from pg_settings where name = 'maintenance_work_mem'))::text,
          true)`)
        await tx.execute(sql.raw(index.definition))
      }
      await tx.execute(sql`delete from deferred_indexes where name = ${index.name}`)
      return index.name
    })
    if (name === null) return built
    built.push(name)
  }
}
