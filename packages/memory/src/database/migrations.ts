import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import type { Executor } from './database.js'
import { queryRows } from './rows.js'

/** Reached from `src/database` and from `dist/database` alike. */
const migrationsFolder = fileURLToPath(new URL('../../migrations', import.meta.url))

/**
 * Where Drizzle's journal of applied migrations stands; drizzle.config.ts names the same. Not Drizzle's default table:
 * a service that has migrations of its own in this database would share it, and skip its own as applied.
 */
export const journalTable = sql`drizzle.__bot_memory_migrations`

export interface Migration {
  /** Name of its file, without `.sql`. */
  readonly name: string
  readonly hash: string
  /** When it was generated, in milliseconds since the epoch. */
  readonly generatedAt: number
  readonly statements: readonly string[]
}

/** The migrations this version comes with, in order. */
export function knownMigrations(): Migration[] {
  const journal = JSON.parse(readFileSync(`${migrationsFolder}/meta/_journal.json`, 'utf8')) as {
    entries: { tag: string }[]
  }
  return readMigrationFiles({ migrationsFolder }).map((file, index) => ({
    name: journal.entries[index]?.tag as string, // Drizzle reads the same journal, entry by entry
    hash: file.hash,
    generatedAt: file.folderMillis,
    statements: file.sql,
  }))
}

/** How a database's migrations stand to those of this version. */
export type SchemaState =
  | { readonly kind: 'current' }
  /** Some are still to be applied; `applied` is 0 for a database that was never migrated. */
  | { readonly kind: 'behind'; readonly applied: number; readonly pending: readonly Migration[] }
  /** A newer version has migrated it. */
  | { readonly kind: 'ahead'; readonly unknown: number }
  /** `name` was applied in another form than this version holds. */
  | { readonly kind: 'diverged'; readonly name: string }

export async function readSchemaState(executor: Executor): Promise<SchemaState> {
  const known = knownMigrations()
  const applied = await readAppliedHashes(executor)
  const changed = known.find(({ hash }, index) => index < applied.length && applied[index] !== hash)
  if (changed !== undefined) return { kind: 'diverged', name: changed.name }
  if (applied.length > known.length) return { kind: 'ahead', unknown: applied.length - known.length }
  if (applied.length < known.length) {
    return { kind: 'behind', applied: applied.length, pending: known.slice(applied.length) }
  }
  return { kind: 'current' }
}

/** In the order of application. Two statements, because PostgreSQL refuses one that names a table that is not there. */
async function readAppliedHashes(executor: Executor): Promise<string[]> {
  const [journal] = await queryRows<{ exists: boolean }>(
    executor,
    sql`select to_regclass(${'drizzle.__bot_memory_migrations'}) is not null as exists`,
  )
  if (!journal?.exists) return []
  const rows = await queryRows<{ hash: string }>(
    executor,
    sql`select hash from ${journalTable} order by created_at, id`,
  )
  return rows.map(({ hash }) => hash)
}
