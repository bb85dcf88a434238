import { type Database, queryRows, type Transaction, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { TransferError } from '../errors.js'
import { schemaTables } from '../schema-tables.js'
import { ERA, extensionsHere, functionsHere, inEra, readRecord } from './era.js'

export interface UndoneAdoption {
  tables: string[]
  /** Memories that came after the adoption: gone with the undo, unless they were archived before. */
  memoriesLost: number
}

/**
 * Gives the database back as adoption found it, in one transaction. What was written since is lost: archive it first.
 *
 * @throws TransferError `nothing_to_adopt`: this database was not adopted, or the old tables are gone
 */
export async function undoAdoption(database: Database): Promise<UndoneAdoption> {
  return transaction(database, async (tx) => {
    const record = await readRecord(tx)
    if (record === null) {
      throw new TransferError(
        'nothing_to_adopt',
        `This database was not adopted, or the schema ${ERA} is gone. Nothing was changed.`,
      )
    }
    const memoriesLost = await countAdded(tx)
    await dropOurs(tx)
    const functions = (await functionsHere(tx)).filter((signature) => !record.functions.includes(signature))
    for (const signature of functions) await tx.execute(sql.raw(`drop function ${signature}`))
    await tx.execute(sql`drop table drizzle.__bot_memory_migrations`)
    if (!record.hadJournalSchema) await tx.execute(sql`drop schema drizzle`)
    const extensions = (await extensionsHere(tx)).filter((name) => !record.extensions.includes(name))
    for (const name of extensions) await tx.execute(sql`drop extension ${sql.identifier(name)}`)
    const [{ schema } = { schema: 'public' }] = await queryRows<{ schema: string }>(
      tx,
      sql`select current_schema() as schema`,
    )
    for (const table of record.tables) {
      await tx.execute(sql`alter table ${inEra(table)} set schema ${sql.identifier(schema)}`)
    }
    await tx.execute(sql`drop table ${inEra('adoption')}`)
    await tx.execute(sql`drop schema ${sql.identifier(ERA)}`)
    return { tables: record.tables, memoriesLost }
  })
}

/** How many memories an undo would lose. */
export async function countMemoriesSinceAdoption(target: Database | Transaction): Promise<number> {
  return transaction(target, async (tx) => ((await readRecord(tx)) === null ? 0 : countAdded(tx)))
}

async function countAdded(tx: Transaction): Promise<number> {
  const [row] = await queryRows<{ added: number }>(
    tx,
    sql`select count(*)::int as added from memories
        where not exists (select from ${inEra('memories')} as old where old.id = memories.id)`,
  )
  return row!.added
}

async function dropOurs(tx: Transaction): Promise<void> {
  const names = schemaTables.map(({ name }) => name)
  const rows = await queryRows<{ name: string }>(
    tx,
    sql`select relname as name from pg_class
        where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') and relname in ${names}`,
  )
  const tables = rows.map(({ name }) => sql`${sql.identifier(name)}`)
  await tx.execute(sql`drop table ${sql.join(tables, sql`, `)} cascade`)
}
