import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Database } from './database.js'
import { queryRows } from './rows.js'
import { transaction } from './transaction.js'

const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

export async function migrateDatabase(database: Database): Promise<{ applied: string[] }> {
  const migrations = readMigrationFiles({ migrationsFolder })
  return transaction(database, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(7042100642110642)`)
    await tx.execute(sql`create schema if not exists drizzle`)
    await tx.execute(
      sql`create table if not exists drizzle.__drizzle_migrations (id serial primary key, hash text not null, created_at bigint)`,
    )
    const done = await queryRows(tx, sql`select hash from drizzle.__drizzle_migrations order by id`)
    const applied: string[] = []
    for (const migration of migrations.slice(done.length)) {
      for (const statement of migration.sql) await tx.execute(sql.raw(statement))
      await tx.execute(
        sql`insert into drizzle.__drizzle_migrations (hash, created_at) values (${migration.hash}, ${migration.folderMillis})`,
      )
      applied.push(migration.hash)
    }
    return { applied }
  })
}
