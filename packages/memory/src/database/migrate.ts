import { sql } from 'drizzle-orm'
import { MemoryError } from '../errors.js'
import { silentLogger } from '../logger.js'
import type { Database, Executor, Transaction } from './database.js'
import { databaseFailure, guarded } from './failure.js'
import { journalTable, type Migration, readSchemaState, type SchemaState } from './migrations.js'
import { queryRows } from './rows.js'
import { assertServerFits, readServerFacts } from './server.js'
import { declaredTableNames } from './tables.js'
import { transaction } from './transaction.js'

/** Whoever migrates this database holds it until the end of the transaction. An arbitrary number of ours. */
const MIGRATION_LOCK = 7_042_100_642

/**
 * Brings a database up to the schema of this version, in one transaction: all of it or nothing.
 *
 * Safe when several processes start it at once, through pgbouncer too: one migrates, the others wait and find nothing
 * left to do. An up-to-date database is only read.
 *
 * @returns names of the migrations that were applied now, in order
 * @throws {MemoryError} `foreign_tables` (tables of the same names that this package did not make), `schema_ahead` (a
 *   newer version has migrated it), `extension_missing`, `extension_outdated`, `database_failed`; the database is then
 *   as it was
 * @example
 * ```ts
 * const database = await openDatabase({ url })
 * const { applied } = await migrateDatabase(database)
 * ```
 */
export async function migrateDatabase(database: Database): Promise<{ applied: string[] }> {
  if ((await guarded(() => readSchemaState(database.db))).kind === 'current') return { applied: [] }
  return transaction(database, migrateWithin)
}

/** Migrates within a transaction of the caller's, which decides what becomes of it. */
export async function migrateWithin(tx: Transaction): Promise<{ applied: string[] }> {
  await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`)
  const state = await readSchemaState(tx) // anew: another process may have migrated while this one waited
  assertKnown(state)
  if (state.kind === 'current') return { applied: [] }

  if (state.applied === 0) await assertNoForeignTables(tx)
  await createJournal(tx)
  for (const migration of state.pending) await apply(tx, migration)
  assertServerFits(await readServerFacts(tx), silentLogger) // opening has warned already
  return { applied: state.pending.map(({ name }) => name) }
}

/**
 * Refuses a database whose schema is not the one of this version.
 *
 * @throws {MemoryError} `schema_behind`, `schema_ahead`
 */
export async function assertSchemaCurrent(database: Database): Promise<void> {
  const state = await guarded(() => readSchemaState(database.db))
  assertKnown(state)
  if (state.kind === 'behind') {
    const pending = state.pending.map(({ name }) => name)
    throw new MemoryError(
      'schema_behind',
      `The database lacks ${pending.length} migration(s) of this version. Nothing was changed; run \`bot-memory migrate\`.`,
      { details: { pending } },
    )
  }
}

function assertKnown(state: SchemaState): asserts state is Extract<SchemaState, { kind: 'current' | 'behind' }> {
  if (state.kind === 'ahead') {
    throw new MemoryError(
      'schema_ahead',
      `The database holds ${state.unknown} migration(s) that this version does not know: a newer version has migrated ` +
        'it. Nothing was changed; run that version or a newer one.',
      { details: { unknown: state.unknown } },
    )
  }
  if (state.kind === 'diverged') {
    throw new MemoryError(
      'schema_ahead',
      `Migration ${state.name} was applied to this database in another form than this version holds it: its file was ` +
        'changed later, or another build has migrated it. Nothing was changed; run the version that migrated it.',
      { details: { migration: state.name } },
    )
  }
}

async function assertNoForeignTables(tx: Transaction): Promise<void> {
  const present = await tablesNamed(tx, [...declaredTableNames, '_prisma_migrations'])
  const foreign = present.filter((name) => name !== '_prisma_migrations')
  if (foreign.length === 0) return
  const maker = present.includes('_prisma_migrations')
    ? "It looks like the running bot's own database, made by Prisma. "
    : ''
  throw new MemoryError(
    'foreign_tables',
    `The database already holds tables of these names that this package did not make: ${foreign.join(', ')}. ${maker}` +
      (maker === ''
        ? 'This version cannot take it over. Nothing was changed; use an empty database.'
        : '`bot-memory adopt` takes it over. Nothing was changed.'),
    { details: { tables: foreign, prisma: maker !== '' } },
  )
}

async function tablesNamed(executor: Executor, names: readonly string[]): Promise<string[]> {
  const rows = await queryRows<{ name: string }>(
    executor,
    sql`select relname as name from pg_class
        where relnamespace = current_schema()::regnamespace and relname in ${names} order by relname`,
  )
  return rows.map(({ name }) => name)
}

async function createJournal(tx: Transaction): Promise<void> {
  await tx.execute(sql`create schema if not exists drizzle`)
  await tx.execute(
    sql`create table if not exists ${journalTable} (id serial primary key, hash text not null, created_at bigint)`,
  )
}

/** As Drizzle's migrator does it; that one opens a transaction of its own, so it cannot run under our lock. */
async function apply(tx: Transaction, { name, hash, generatedAt, statements }: Migration): Promise<void> {
  try {
    for (const statement of statements) await tx.execute(sql.raw(statement))
    await tx.execute(sql`insert into ${journalTable} (hash, created_at) values (${hash}, ${generatedAt})`)
  } catch (error) {
    throw migrationFailure(name, databaseFailure(error))
  }
}

function migrationFailure(name: string, failure: MemoryError): MemoryError {
  if (failure.details.sqlState === '42501' && name === '0000_extensions') {
    return new MemoryError(
      'extension_missing',
      'The database user may not create the extensions this package needs. Nothing was changed; have an administrator ' +
        'run CREATE EXTENSION vector; CREATE EXTENSION btree_gin; in this database.',
      { details: failure.details },
    )
  }
  return new MemoryError(
    failure.code === 'schema_behind' ? 'database_failed' : failure.code,
    `Migration ${name} failed, and none was applied. ${failure.message}`,
    { details: { ...failure.details, migration: name } },
  )
}
