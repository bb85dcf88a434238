import { queryRows, type Transaction } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import { schemaTables } from '../schema-tables.js'

/** Where the tables of the time before stand, untouched, until an undo brings them back. */
export const ERA = 'prisma_era'

/** The schema that the program works in, as the connection's search path says. */
export const OURS = sql`current_schema()`

/** What adoption noted of the database it found, so that undo knows what is its own. */
export interface AdoptionRecord {
  /** Tables that were moved away. */
  tables: string[]
  /** Extensions, functions and schemas that were there before. */
  extensions: string[]
  functions: string[]
  hadJournalSchema: boolean
  adoptedAt: string
}

/** Tables of ours that a Prisma-made database holds; none where it is not one, or was adopted. */
export async function eraTables(tx: Transaction): Promise<string[]> {
  const names = schemaTables.map(({ name }) => name)
  const rows = await queryRows<{ name: string }>(
    tx,
    sql`select relname as name from pg_class
        where relnamespace = ${OURS}::regnamespace and relkind = 'r' and relname in ${names}
          and to_regclass('_prisma_migrations') is not null
          and to_regclass('drizzle.__bot_memory_migrations') is null
        order by relname`,
  )
  return rows.map(({ name }) => name)
}

export async function readRecord(tx: Transaction): Promise<AdoptionRecord | null> {
  const [schema] = await queryRows<{ there: boolean }>(
    tx,
    sql`select to_regclass(${`${ERA}.adoption`}) is not null as there`,
  )
  if (!schema?.there) return null
  const [row] = await queryRows<{ record: AdoptionRecord }>(tx, sql`select record from ${inEra('adoption')}`)
  return row?.record ?? null
}

export const inEra = (table: string): SQL => sql`${sql.identifier(ERA)}.${sql.identifier(table)}`

/** Functions of our schema that are of no extension, by their signature. */
export async function functionsHere(tx: Transaction): Promise<string[]> {
  const rows = await queryRows<{ signature: string }>(
    tx,
    sql`select oid::regprocedure::text as signature from pg_proc
        where pronamespace = ${OURS}::regnamespace
          and not exists (select from pg_depend
                          where classid = 'pg_proc'::regclass and objid = pg_proc.oid and deptype = 'e')`,
  )
  return rows.map(({ signature }) => signature)
}

export async function extensionsHere(tx: Transaction): Promise<string[]> {
  return (await queryRows<{ name: string }>(tx, sql`select extname as name from pg_extension`)).map(({ name }) => name)
}
