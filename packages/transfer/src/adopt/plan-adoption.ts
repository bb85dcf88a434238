import { type Database, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { TransferError } from '../errors.js'
import { schemaTables } from '../schema-tables.js'
import { ERA, eraTables, readRecord } from './era.js'

/** What an adoption would do. Nothing is written for it. */
export interface AdoptionPlan {
  /** Rows of each table that comes over. */
  tables: Record<string, number>
  /** Columns that this version has no place for: those of memories go into `extra`, others are kept beside ours. */
  foreignColumns: string[]
  /** Tables that are not ours: left where they are. */
  foreignTables: string[]
  /** Memories that nobody owns yet: they go to a placeholder persona per legacy user, which recall refuses. */
  unclaimed: number
  /** Memories whose vector cannot be used: they are embedded anew. */
  withoutVector: number
  /** Memories without any text: they stay in the old table. */
  empty: number
  /** What the database takes more, until the old tables are dropped. */
  diskBytes: number
  /** Where the old tables stay. */
  keptIn: string
}

/**
 * What an adoption of the running bot's own, Prisma-made database would do.
 *
 * @throws TransferError `nothing_to_adopt`, `adopted_already`
 */
export async function planAdoption(target: Database | Transaction): Promise<AdoptionPlan> {
  return transaction(target, async (tx) => {
    if (await readRecord(tx)) {
      throw new TransferError('adopted_already', 'This database was adopted before. Nothing was changed.')
    }
    const tables = await eraTables(tx)
    if (!tables.includes('memories')) {
      throw new TransferError(
        'nothing_to_adopt',
        'This is no database that Prisma made for the bot: there is no _prisma_migrations beside a table of memories, or this version has migrated it already. Nothing was changed.',
      )
    }
    const counts: Record<string, number> = {}
    for (const table of tables) {
      const [count] = await queryRows<{ rows: number }>(
        tx,
        sql`select count(*)::int as rows from ${sql.identifier(table)}`,
      )
      counts[table] = count!.rows
    }
    const [memories] = await queryRows<Pick<AdoptionPlan, 'unclaimed' | 'withoutVector' | 'empty' | 'diskBytes'>>(
      tx,
      sql`select count(*) filter (where content <> '' and persona_id is null)::int as unclaimed,
                 count(*) filter (where content <> '' and (embedding is null or vector_norm(embedding) = 0
                                  or vector_dims(embedding) <> 1536))::int as "withoutVector",
                 count(*) filter (where content = '')::int as empty,
                 (select sum(pg_total_relation_size(oid)) from pg_class
                  where relnamespace = current_schema()::regnamespace and relkind = 'r'
                    and relname in ${tables})::float8 as "diskBytes"
          from memories`,
    )
    return {
      tables: counts,
      foreignColumns: await foreignColumns(tx, tables),
      foreignTables: await foreignTables(tx, tables),
      ...memories!,
      keptIn: ERA,
    }
  })
}

async function foreignColumns(tx: Transaction, tables: readonly string[]): Promise<string[]> {
  const ours = new Map(schemaTables.map(({ name, columns }) => [name, columns.map((column) => column.name)]))
  const rows = await queryRows<{ table: string; column: string }>(
    tx,
    sql`select relname as table, attname as column from pg_attribute join pg_class on pg_class.oid = attrelid
        where relnamespace = current_schema()::regnamespace and relname in ${tables} and attnum > 0
          and not attisdropped order by relname, attnum`,
  )
  return rows
    .filter(({ table, column }) => !ours.get(table)?.includes(column))
    .map(({ table, column }) => `${table}.${column}`)
    .filter((name) => name !== 'memories.embedding')
}

async function foreignTables(tx: Transaction, tables: readonly string[]): Promise<string[]> {
  const rows = await queryRows<{ name: string }>(
    tx,
    sql`select relname as name from pg_class
        where relnamespace = current_schema()::regnamespace and relkind = 'r' and relname not in ${tables}
        order by relname`,
  )
  return rows.map(({ name }) => name)
}
