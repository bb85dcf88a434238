import { type Database, migrateWithin, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { withGraphBuiltAfter } from '../archive/with-graph-built-after.js'
import { TransferError } from '../errors.js'
import type { Progress } from '../progress.js'
import { copyRows } from './copy-rows.js'
import { type AdoptionRecord, ERA, extensionsHere, functionsHere, inEra } from './era.js'
import { type AdoptionPlan, planAdoption } from './plan-adoption.js'

/**
 * Takes the running bot's own, Prisma-made database over, in one transaction: all of it, or nothing.
 *
 * The old tables move, as they are, into a schema of their own; the migrations make ours; rows are copied within the
 * database, ids and vectors unchanged, and counted and compared before it commits. No text is embedded. `undoAdoption`
 * is the way back for as long as the old schema stands.
 *
 * @param options.model what made the old vectors; default: text-embedding-3-small
 * @throws TransferError `nothing_to_adopt`, `adopted_already`, `adoption_unverified`; MemoryError
 */
export async function applyAdoption(
  database: Database,
  {
    model = 'text-embedding-3-small',
    onProgress,
  }: { model?: string | undefined; onProgress?: ((progress: Progress) => void) | undefined } = {},
): Promise<AdoptionPlan> {
  return transaction(database, async (tx) => {
    const plan = await planAdoption(tx)
    const tables = Object.keys(plan.tables)
    await tx.execute(
      sql`lock table ${sql.join(
        tables.map((table) => sql`${sql.identifier(table)}`),
        sql`, `,
      )}`,
    )
    await moveAway(tx, tables)
    await migrateWithin(tx)
    const progress = { done: 0, total: Object.values(plan.tables).reduce((sum, rows) => sum + rows, 0) }
    onProgress?.(progress)
    const onTable = (name: string) => {
      progress.done += plan.tables[name] ?? 0
      onProgress?.(progress)
    }
    await withGraphBuiltAfter(tx, () => copyRows(tx, tables, model, onTable))
    await verifyAdopted(tx, tables)
    return plan
  })
}

async function moveAway(tx: Transaction, tables: string[]): Promise<void> {
  const [journal] = await queryRows<{ there: boolean }>(tx, sql`select to_regnamespace('drizzle') is not null as there`)
  const record: AdoptionRecord = {
    tables,
    extensions: await extensionsHere(tx),
    functions: await functionsHere(tx),
    hadJournalSchema: journal!.there,
    adoptedAt: new Date().toISOString(),
  }
  await tx.execute(sql`create schema ${sql.identifier(ERA)}`)
  for (const table of tables) {
    await tx.execute(sql`alter table ${sql.identifier(table)} set schema ${sql.identifier(ERA)}`)
  }
  await tx.execute(sql`create table ${inEra('adoption')} (record jsonb not null)`)
  await tx.execute(sql`insert into ${inEra('adoption')} values (${JSON.stringify(record)}::text::jsonb)`)
}

/** Compares what stands now with what stood before. @throws TransferError `adoption_unverified` */
export async function verifyAdopted(tx: Transaction, tables: readonly string[]): Promise<void> {
  for (const table of tables) {
    if (table === 'sync_tombstones') continue
    const condition = table === 'memories' ? sql`content <> ''` : sql`true`
    const key = sql.join(
      (await primaryKeyOf(tx, table)).map((column) => sql`${sql.identifier(column)}`),
      sql`, `,
    )
    const [{ missing } = { missing: -1 }] = await queryRows<{ missing: number }>(
      tx,
      sql`select count(*)::int as missing from
          (select ${key} from ${inEra(table)} where ${condition} except select ${key} from ${sql.identifier(table)}) as lost`,
    )
    if (missing !== 0) throw unverified(`${missing} rows of ${table} did not come over`)
  }
  const [{ changed } = { changed: -1 }] = await queryRows<{ changed: number }>(
    tx,
    sql`select count(*)::int as changed from ${inEra('memories')} as old
        join memories as new on new.id = old.id
        left join memory_vectors on memory_id = old.id
        where new.content <> old.content
          or (memory_id is not null and vector_send(memory_vectors.embedding) <> vector_send(old.embedding))`,
  )
  if (changed !== 0) throw unverified(`${changed} memories differ from what they were`)
}

/** Columns of the primary key of an old table. */
export async function primaryKeyOf(tx: Transaction, table: string): Promise<string[]> {
  const rows = await queryRows<{ name: string }>(
    tx,
    sql`select attname as name from pg_index
        join pg_attribute on attrelid = indrelid and attnum = any (indkey)
        where indrelid = ${`${ERA}.${table}`}::regclass and indisprimary`,
  )
  return rows.map(({ name }) => name)
}

const unverified = (what: string): TransferError =>
  new TransferError('adoption_unverified', `The adoption was called off: ${what}. The database is as it was.`)
