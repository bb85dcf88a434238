import { type Database, migrateWithin, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { withGraphBuiltAfter } from '../archive/with-graph-built-after.js'
import { TransferError } from '../errors.js'
import type { Progress } from '../progress.js'
import { primaryKeyOf, verifyAdopted } from './apply-adoption.js'
import { copyRows } from './copy-rows.js'
import { ERA, inEra } from './era.js'
import { type AdoptionPlan, planAdoption } from './plan-adoption.js'

export interface AdoptFromOptions {
  /** The bot's own, Prisma-made database, or what `pg_restore` made of its dump. Only read, as it is at one moment. */
  source: Database
  /** Empty; migrated by this. */
  target: Database
  /** What made the old vectors. Default: text-embedding-3-small. */
  model?: string | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
}

export interface AdoptedFrom {
  plan: AdoptionPlan
  /** Rows of each table there, and how many of them stand here. */
  tables: Record<string, { source: number; target: number }>
}

/** Rows that travel at once; a vector printed as text takes 20 kB. */
const BATCH = 200

/**
 * Copies the running bot's own, Prisma-made database into another one, embedded or a server's, as `applyAdoption` would
 * have made it: ids, texts and vectors unchanged, compared table by table, in one transaction of the target. The source
 * is not written to. Tables that are not the bot's stay where they are.
 *
 * @throws TransferError `nothing_to_adopt`, `target_not_empty`, `adoption_unverified`; MemoryError. Nothing was written.
 * @example `await adoptFrom({ source: await openDatabase({ url: old }), target: await openDatabase({ dataDir: '.data' }) })`
 */
export async function adoptFrom(options: AdoptFromOptions): Promise<AdoptedFrom> {
  const { source, target, model = 'text-embedding-3-small' } = options
  return transaction(
    source,
    async (from) => {
      const plan = await planAdoption(from)
      const names = Object.keys(plan.tables)
      return transaction(target, async (to) => {
        await migrateWithin(to)
        await assertEmpty(to)
        await to.execute(sql`create schema ${sql.identifier(ERA)}`)
        const progress = { done: 0, total: Object.values(plan.tables).reduce((sum, rows) => sum + rows, 0) }
        for (const name of names) await carryTable(from, to, name, options, progress)
        await withGraphBuiltAfter(to, () => copyRows(to, names, model))
        await verifyAdopted(to, names)
        const tables: AdoptedFrom['tables'] = {}
        for (const name of names) tables[name] = { source: plan.tables[name]!, target: await countAdopted(to, name) }
        await to.execute(sql`drop schema ${sql.identifier(ERA)} cascade`)
        return { plan, tables }
      })
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

async function assertEmpty(tx: Transaction): Promise<void> {
  const [filled] = await queryRows(tx, sql`select from users limit 1`)
  if (!filled) return
  throw new TransferError(
    'target_not_empty',
    'The database that should receive the copy holds people already. Nothing was written; name an empty one.',
  )
}

/** A table as it was, types of the bot's own as text, since they are not in the target. */
async function carryTable(
  from: Transaction,
  to: Transaction,
  name: string,
  { signal, onProgress }: AdoptFromOptions,
  progress: { done: number; total: number },
): Promise<void> {
  const columns = await queryRows<{ name: string; type: string; isKey: boolean }>(
    from,
    sql`select attname as name, case when typtype = 'e' then 'text' else format_type(atttypid, atttypmod) end as type,
          exists (select from pg_index where indrelid = attrelid and indisprimary and attnum = any (indkey)) as "isKey"
        from pg_attribute join pg_type on pg_type.oid = atttypid
        where attrelid = ${name}::regclass and attnum > 0 and not attisdropped order by attnum`,
  )
  const declared = columns.map((column) => sql`${sql.identifier(column.name)} ${sql.raw(column.type)}`)
  const key = columns.filter(({ isKey }) => isKey).map((column) => sql`${sql.identifier(column.name)}`)
  if (key.length > 0) declared.push(sql`primary key (${sql.join(key, sql`, `)})`)
  await to.execute(sql`create table ${inEra(name)} (${sql.join(declared, sql`, `)})`)

  await from.execute(
    sql`declare carried no scroll cursor for select row_to_json(old)::text as line from ${sql.identifier(name)} old`,
  )
  for (;;) {
    signal?.throwIfAborted()
    const rows = await queryRows<{ line: string }>(from, sql.raw(`fetch ${BATCH} from carried`))
    if (rows.length > 0) {
      const lines = `[${rows.map(({ line }) => line).join()}]`
      await to.execute(
        sql`insert into ${inEra(name)} select * from json_populate_recordset(null::${inEra(name)}, ${lines}::text::json)`,
      )
    }
    progress.done += rows.length
    onProgress?.(progress)
    if (rows.length < BATCH) break
  }
  await from.execute(sql`close carried`)
}

/** Rows whose key stands in both. */
async function countAdopted(tx: Transaction, name: string): Promise<number> {
  const key = sql.join(
    (await primaryKeyOf(tx, name)).map((column) => sql`${sql.identifier(column)}`),
    sql`, `,
  )
  const [row] = await queryRows<{ rows: number }>(
    tx,
    sql`select count(*)::int as rows from
      (select ${key} from ${inEra(name)} intersect select ${key} from ${sql.identifier(name)}) as both_sides`,
  )
  return row!.rows
}
