import { type Database, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { TransferError } from '../errors.js'
import { ERA, readRecord } from './era.js'

export interface FinishedAdoption {
  /** Old tables that are gone. */
  tables: string[]
  /** Foreign keys of other tables that point at ours now. */
  repointed: string[]
  /** Disk that is free again. */
  diskBytes: number
}

interface ForeignKey {
  table: string
  name: string
  definition: string
}

/**
 * Drops what an undo would need: the tables as they were before the adoption. Foreign keys of tables that are not ours
 * follow to the new ones, which hold the same ids. All or nothing.
 *
 * @throws TransferError `nothing_to_adopt`: this database was not adopted, or was finished before;
 *   `adoption_held`: a foreign key cannot follow
 */
export async function finishAdoption(database: Database): Promise<FinishedAdoption> {
  return transaction(database, async (tx) => {
    const record = await readRecord(tx)
    if (record === null) {
      throw new TransferError(
        'nothing_to_adopt',
        'This database was not adopted, or its adoption was finished before. Nothing was changed.',
      )
    }
    const keys = await keysIntoTheEra(tx)
    for (const key of keys) await repoint(tx, key)
    const [size] = await queryRows<{ bytes: number }>(
      tx,
      sql`select coalesce(sum(pg_total_relation_size(oid)), 0)::float8 as bytes from pg_class
          where relnamespace = ${ERA}::regnamespace and relkind = 'r'`,
    )
    await assertNobodyReads(tx)
    await tx.execute(sql`drop schema ${sql.identifier(ERA)} cascade`)
    return {
      tables: record.tables,
      repointed: keys.map(({ table, name }) => `${table}.${name}`),
      diskBytes: size!.bytes,
    }
  })
}

/** Foreign keys of tables outside that point at the old tables. */
const keysIntoTheEra = (tx: Transaction): Promise<ForeignKey[]> =>
  queryRows<ForeignKey>(
    tx,
    sql`select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(pg_constraint.oid) as definition
        from pg_constraint
        join pg_class referenced on referenced.oid = confrelid and referenced.relnamespace = ${ERA}::regnamespace
        join pg_class referring on referring.oid = conrelid and referring.relnamespace <> ${ERA}::regnamespace
        where contype = 'f' order by 1, 2`,
  )

/** The old and the new table bear the same name, and ids did not change. */
async function repoint(tx: Transaction, { table, name, definition }: ForeignKey): Promise<void> {
  try {
    await tx.execute(sql`alter table ${sql.raw(table)} drop constraint ${sql.identifier(name)}`)
    const followed = definition.replace(`REFERENCES ${ERA}.`, 'REFERENCES ')
    await tx.execute(sql`alter table ${sql.raw(table)} add constraint ${sql.identifier(name)} ${sql.raw(followed)}`)
  } catch (cause) {
    throw new TransferError(
      'adoption_held',
      `The foreign key ${name} of ${table} cannot follow to the new tables. Nothing was changed; drop it or point it ` +
        'elsewhere, then finish again.',
      { cause },
    )
  }
}

/** Views of others that read the old tables would go with them: they are named instead. */
async function assertNobodyReads(tx: Transaction): Promise<void> {
  const views = await queryRows<{ name: string }>(
    tx,
    sql`select distinct rewrite.ev_class::regclass::text as name
        from pg_depend join pg_rewrite rewrite on rewrite.oid = objid and classid = 'pg_rewrite'::regclass
        join pg_class needed on needed.oid = refobjid and needed.relnamespace = ${ERA}::regnamespace
        join pg_class needing on needing.oid = rewrite.ev_class and needing.relnamespace <> ${ERA}::regnamespace`,
  )
  if (views.length === 0) return
  throw new TransferError(
    'adoption_held',
    `${views.map(({ name }) => name).join(', ')} still reads the old tables. Nothing was changed; drop it, or make it ` +
      'read the new ones, then finish again.',
  )
}
