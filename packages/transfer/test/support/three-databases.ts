import { type Database, queryRows } from '@bot/memory'
import { emptyTables } from '@bot/testing'
import { type SQL, sql } from 'drizzle-orm'
import { SYNC_CONFIG, syncedTable } from '../../src/sync/config.js'

/** Empties databases and gives each an identity: those made from one template share theirs. */
export async function beginAnew(databases: readonly Database[]): Promise<void> {
  for (const database of databases) {
    await emptyTables(database)
    await database.db.execute(sql`insert into database_identity default values`)
  }
}

/** Every row of every synced table as text, vectors bit by bit. When a vector was made is each database's own. */
export async function everything(database: Database): Promise<Record<string, string[]>> {
  const tables: Record<string, string[]> = {}
  for (const [name, config] of Object.entries(SYNC_CONFIG)) {
    if (!('sync' in config)) continue
    const columns = syncedTable(name).columns.filter((column) => name !== 'memory_vectors' || column !== 'created_at')
    const list: SQL = sql.join(
      columns.map((column) => sql`${sql.identifier(column)}`),
      sql`, `,
    )
    const rows = await queryRows<{ row: string }>(
      database.db,
      sql`select row_to_json(one)::text as row from (select ${list} from ${sql.identifier(name)}) one order by 1`,
    )
    tables[name] = rows.map(({ row }) => row)
  }
  return tables
}

/** A count and a hash of every synced table, for databases too large to be read. When a vector was made is left out. */
export async function digestsOf(database: Database): Promise<Record<string, string>> {
  const digests: Record<string, string> = {}
  for (const [name, config] of Object.entries(SYNC_CONFIG)) {
    if (!('sync' in config)) continue
    const isVectors = name === 'memory_vectors'
    const columns = syncedTable(name).columns.filter((column) => !isVectors || column !== 'created_at')
    const list: SQL = sql.join(
      columns.map((column) =>
        column === 'embedding' ? sql`vector_send(embedding) as embedding` : sql`${sql.identifier(column)}`,
      ),
      sql`, `,
    )
    const [digest] = await queryRows<{ digest: string }>(
      database.db,
      sql`select concat(count(*), ' ', bit_xor(hashtextextended(one::text, 0))) as digest
        from (select ${list} from ${sql.identifier(name)}) one`,
    )
    digests[name] = digest!.digest
  }
  return digests
}

/**
 * A database on which a transaction is cut off just before it commits. `after` counts transactions, from 1; statements
 * outside of one do not count.
 */
export function cutOff(database: Database, after: number): { database: Database; wasCut(): boolean } {
  let left = after
  const db = new Proxy(database.db, {
    get(target, name) {
      if (name !== 'transaction') return Reflect.get(target, name)
      return (work: (tx: unknown) => Promise<unknown>, options: unknown) =>
        (target.transaction as (...given: unknown[]) => Promise<unknown>)(async (tx: unknown) => {
          const result = await work(tx)
          left -= 1
          if (left === 0) throw new Error('cut off')
          return result
        }, options)
    },
  })
  const cut = new Proxy(database, { get: (target, name) => (name === 'db' ? db : Reflect.get(target, name)) })
  return { database: cut, wasCut: () => left <= 0 }
}
