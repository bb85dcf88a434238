import { assertSchemaCurrent, type Database, MemoryError, queryRows, type Transaction, transaction } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import { TransferError } from '../errors.js'
import { carryVectors } from '../incoming/carry-vectors.js'
import type { Progress } from '../progress.js'
import type { ArchiveHead } from './format.js'
import { type ArchivedRows, readArchive } from './read-archive.js'
import { assertSealed } from './seal.js'
import { type ArchivedTable, archivedTables } from './tables.js'
import { withGraphBuiltAfter } from './with-graph-built-after.js'

export interface RestoreArchiveOptions {
  /** Migrated; empty or not. */
  database: Database
  file: string
  signal?: AbortSignal | undefined
  /** `total` is not known before the end, and stays at `done`. */
  onProgress?: ((progress: Progress) => void) | undefined
}

/** What became of the rows of each table. `rows` is the sum of `restored` and `left`. */
export interface RestoreReport {
  tables: Record<string, { rows: number; restored: number; left: number }>
  rows: number
  restored: number
  /** There already, or erased since: left as they are. */
  left: number
  ms: number
}

/**
 * Brings an archive into a database, in one transaction: all of it, or nothing. What is there already is left as it is,
 * so a second restore changes nothing; what was erased here, or before the archive was written, stays erased.
 *
 * The file is compared with its seal before the database is touched, and with every checksum before the transaction
 * commits. Where no vector is there yet the HNSW index is built after the load, within the same transaction.
 *
 * @throws TransferError `source_unavailable`, `archive_damaged`, `archive_foreign`, `archive_newer`, `archive_unfit`;
 *   MemoryError `schema_behind`, `model_mismatch` and what the database fails with. Nothing was written then.
 * @example `const { restored, left } = await restoreArchive({ database, file: 'backup.tar.gz' })`
 */
export async function restoreArchive({
  database,
  file,
  signal,
  onProgress,
}: RestoreArchiveOptions): Promise<RestoreReport> {
  const startedAt = performance.now()
  await assertSealed(file, signal)
  await assertSchemaCurrent(database)
  const tables = new Map<string, { rows: number; restored: number; left: number }>()
  let done = 0
  await transaction(database, async (tx) => {
    await tx.execute(sql`set constraints all deferred`)
    await withGraphBuiltAfter(tx, () =>
      readArchive(file, {
        onHead: (head) => assertFits(tx, head, file),
        async onRows(rows) {
          signal?.throwIfAborted()
          const restored = await insert(tx, rows)
          const known = tables.get(rows.table) ?? { rows: 0, restored: 0, left: 0 }
          tables.set(rows.table, {
            rows: known.rows + rows.lines.length,
            restored: known.restored + restored,
            left: known.left + rows.lines.length - restored,
          })
          done += rows.lines.length
          onProgress?.({ done, total: done })
        },
      }),
    )
    await assertWhole(tx, file)
  })
  const sum = (name: 'rows' | 'restored' | 'left') => [...tables.values()].reduce((all, table) => all + table[name], 0)
  return {
    tables: Object.fromEntries(tables),
    rows: sum('rows'),
    restored: sum('restored'),
    left: sum('left'),
    ms: Math.round(performance.now() - startedAt),
  }
}

const tableNamed = new Map(archivedTables.map((table) => [table.name, table]))

async function assertFits(tx: Transaction, head: ArchiveHead, file: string): Promise<void> {
  const [known] = await queryRows(
    tx,
    sql`select from drizzle.__bot_memory_migrations where hash = ${head.schemaVersion}`,
  )
  if (!known || !Object.entries(head.tables).every(([name, table]) => isKnown(name, table))) {
    throw new TransferError(
      'archive_newer',
      `${file} is of a schema that this version does not know. Nothing was restored; use the version that wrote it, or a newer one.`,
    )
  }
  const [active] = await queryRows<{ model: string }>(tx, sql`select model from embedding_models where is_active`)
  if (head.model !== null && active && active.model !== head.model) {
    throw new MemoryError(
      'model_mismatch',
      `The archive's vectors are of ${head.model}, and the database recalls by ${active.model}. Nothing was restored; restore into an empty database, or change the model first.`,
    )
  }
}

const isKnown = (name: string, { columns, vectorColumn }: ArchiveHead['tables'][string]): boolean => {
  const table = tableNamed.get(name)
  return (
    table !== undefined &&
    columns.every((column) => table.columns.includes(column)) &&
    vectorColumn === (table.vectorColumn ?? null)
  )
}

/** @returns how many rows were new. */
async function insert(tx: Transaction, { table: name, lines, vectors }: ArchivedRows): Promise<number> {
  const table = tableNamed.get(name)!
  const into = sql.identifier(name)
  // An older archive lacks columns that came later; those take their defaults.
  const columns = Object.keys(JSON.parse(lines[0]!) as object)
  const names = columns.map((column) => sql`${sql.identifier(column)}`)
  const values = columns.map((column) => sql`given.${sql.identifier(column)}`)
  let source = sql`json_populate_recordset(null::${into}, ${`[${lines.join()}]`}::text::json) as given`
  if (vectors !== undefined && table.vectorColumn !== undefined) {
    await carryVectors(
      tx,
      vectors.map((vector, at) => ({ at, vector })),
    )
    names.push(sql`${sql.identifier(table.vectorColumn)}`)
    values.push(sql`carried.embedding`)
    const numbered = sql`rows from (json_populate_recordset(null::${into}, ${`[${lines.join()}]`}::text::json))`
    source = sql`${numbered} with ordinality as given join incoming_vectors carried on carried.at = given.ordinality - 1`
  }
  const rows = await queryRows<{ count: number }>(
    tx,
    sql`with added as (
          insert into ${into} (${sql.join(names, sql`, `)})
          select ${sql.join(values, sql`, `)} from ${source}
          where ${memoryIsThere(table)}
          on conflict do nothing returning 1)
        select count(*)::int as count from added`,
  )
  return rows[0]!.count
}

/** A vector goes with the text it was made from: what was edited here meanwhile has, or waits for, one of its own. */
function memoryIsThere({ memoryKey, vectorColumn }: ArchivedTable): SQL {
  if (memoryKey === undefined) return sql`true`
  const [persona, memory] = memoryKey
  return sql`exists (
    select from memories
    where memories.persona_id = given.${sql.identifier(persona)} and memories.id = given.${sql.identifier(memory)}
      ${vectorColumn === undefined ? sql`` : sql`and memories.content_hash = given.source_hash`})`
}

/** Says in words what a deferred foreign key would say at the commit. */
async function assertWhole(tx: Transaction, file: string): Promise<void> {
  try {
    await tx.execute(sql`set constraints all immediate`)
  } catch (cause) {
    throw new TransferError(
      'archive_unfit',
      `${file} does not fit beside what the database holds: the same people or names stand there under other ids. Nothing was restored; restore into an empty database.`,
      { cause },
    )
  }
}
