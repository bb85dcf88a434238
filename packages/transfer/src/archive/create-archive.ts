import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { access, link, open, rm } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { assertSchemaCurrent, type Database, MemoryError, queryRows, type Transaction, transaction } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import { type Pack, pack } from 'tar-stream'
import { TransferError } from '../errors.js'
import type { Progress } from '../progress.js'
import {
  type ArchiveFacts,
  type ArchiveHead,
  type ArchiveManifest,
  FORMAT,
  FORMAT_VERSION,
  HEAD_NAME,
  MANIFEST_NAME,
  ROWS_PER_ENTRY,
} from './format.js'
import { everything, scopeOfPerson, type TableScope } from './scope.js'
import { sealing } from './seal.js'
import { type ArchivedTable, archivedTables } from './tables.js'

export interface CreateArchiveOptions {
  database: Database
  /** Must not be there yet. Written beside itself first, so that it is whole or not there. */
  file: string
  /** Only what is this user's; absent = everything. */
  userId?: string | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * Writes a database, or what is one person's, to one file: as it was at one moment, whatever is written meanwhile.
 * Memory stays flat.
 *
 * @throws MemoryError `schema_behind`, `invalid_input` (no such user), and what the database fails with;
 *   TransferError `archive_exists`, `archive_unwritable`
 * @example `await createArchive({ database, file: 'backup.tar.gz' })`
 */
export async function createArchive({
  database,
  file,
  userId,
  signal,
  onProgress,
}: CreateArchiveOptions): Promise<ArchiveFacts> {
  await assertSchemaCurrent(database)
  await assertFree(file)
  const partial = `${file}.${process.pid}.partial`
  try {
    const facts = await transaction(
      database,
      async (tx) => {
        await tx.execute(sql`set local timezone to 'UTC'`)
        if (userId !== undefined) await assertUser(tx, userId)
        const tar = pack()
        const written = pipeline(tar, createGzip({ level: 1 }), sealing(), createWriteStream(partial, { flags: 'wx' }))
        const filled = fill(tx, tar, { userId, signal, onProgress }).catch((error: Error) => {
          tar.destroy(error)
          throw error
        })
        const [made] = await Promise.all([filled, written])
        return made
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    )
    await settle(partial, file)
    return facts
  } catch (error) {
    throw isAboutFiles(error) ? unwritable(file, error) : error
  } finally {
    await rm(partial, { force: true })
  }
}

interface Fill {
  userId: string | undefined
  signal: AbortSignal | undefined
  onProgress: ((progress: Progress) => void) | undefined
}

async function fill(tx: Transaction, tar: Pack, { userId, signal, onProgress }: Fill): Promise<ArchiveFacts> {
  const scopeOf = (table: ArchivedTable) => (userId === undefined ? everything : scopeOfPerson(table, userId))
  const head = await headOf(tx, userId ?? null)
  await add(tar, HEAD_NAME, Buffer.from(JSON.stringify(head, null, 2)))

  const progress = { done: 0, total: 0 }
  for (const table of archivedTables) progress.total += await countRows(tx, table, scopeOf(table))
  const manifest: ArchiveManifest = { tables: {} }
  for (const table of archivedTables) {
    const hash = createHash('sha256')
    let rows = 0
    let entry = 0
    for await (const batch of readTable(tx, table, scopeOf(table))) {
      signal?.throwIfAborted()
      const name = `tables/${table.name}/${String(++entry).padStart(6, '0')}`
      const lines = Buffer.from(batch.map(({ line }) => `${line}\n`).join(''))
      hash.update(lines)
      await add(tar, `${name}.jsonl`, lines)
      if (table.vectorColumn !== undefined) {
        // What PostgreSQL sends begins with the number of dimensions, twice two bytes.
        const vectors = Buffer.concat(batch.map(({ vector }) => vector.subarray(4)))
        hash.update(vectors)
        await add(tar, `${name}.vectors`, vectors)
      }
      rows += batch.length
      progress.done += batch.length
      onProgress?.(progress)
    }
    manifest.tables[table.name] = { rows, sha256: hash.digest('hex') }
  }
  await add(tar, MANIFEST_NAME, Buffer.from(JSON.stringify(manifest, null, 2)))
  tar.finalize()
  return { head, manifest }
}

async function headOf(tx: Transaction, userId: string | null): Promise<ArchiveHead> {
  const [facts] = await queryRows<{ schemaVersion: string; model: string | null }>(
    tx,
    sql`select (select hash from drizzle.__bot_memory_migrations order by created_at desc, id desc limit 1) as "schemaVersion",
               (select model from embedding_models where is_active) as model`,
  )
  return {
    format: FORMAT,
    formatVersion: FORMAT_VERSION,
    createdAt: new Date().toISOString(),
    userId,
    ...facts!,
    tables: Object.fromEntries(
      archivedTables.map(({ name, columns, vectorColumn = null }) => [name, { columns: [...columns], vectorColumn }]),
    ),
  }
}

async function countRows(tx: Transaction, table: ArchivedTable, { where }: TableScope): Promise<number> {
  const [count] = await queryRows<{ rows: number }>(
    tx,
    sql`select count(*)::int as rows from ${sql.identifier(table.name)} where ${where}`,
  )
  return count!.rows
}

async function* readTable(
  tx: Transaction,
  { name, columns, vectorColumn }: ArchivedTable,
  { where, only }: TableScope,
): AsyncGenerator<{ line: string; vector: Uint8Array }[]> {
  const valueIn = (column: string): SQL =>
    only?.columns.includes(column)
      ? sql`case when ${only.where} then ${sql.identifier(column)} end as ${sql.identifier(column)}`
      : sql`${sql.identifier(column)}`
  const values = sql.join(columns.map(valueIn), sql`, `)
  const vector = vectorColumn === undefined ? sql`null` : sql`vector_send(${sql.identifier(vectorColumn)})`
  await tx.execute(sql`
    declare archived no scroll cursor for
    select row_to_json(kept)::text as line, vector
    from (select * from ${sql.identifier(name)} where ${where}) as whole
    cross join lateral (select ${vector} as vector) as apart
    cross join lateral (select ${values}) as kept`)
  const next = sql.raw(`fetch ${ROWS_PER_ENTRY} from archived`)
  for (;;) {
    const batch = await queryRows<{ line: string; vector: Uint8Array }>(tx, next)
    if (batch.length > 0) yield batch
    if (batch.length < ROWS_PER_ENTRY) break
  }
  await tx.execute(sql`close archived`)
}

const add = (tar: Pack, name: string, content: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    tar.entry({ name, size: content.length }, content, (error) => (error ? reject(error) : resolve()))
  })

async function assertUser(tx: Transaction, userId: string): Promise<void> {
  const [user] = await queryRows(tx, sql`select from users where id::text = ${userId.toLowerCase()}`)
  if (!user) throw new MemoryError('invalid_input', `There is no user ${userId}. Nothing was written.`)
}

/** Gives the file its name once its bytes are on the disk. A link, unlike a rename, never replaces another archive. */
async function settle(partial: string, file: string): Promise<void> {
  const handle = await open(partial)
  await handle.sync().finally(() => handle.close())
  await link(partial, file).catch((cause: NodeJS.ErrnoException) => {
    throw cause.code === 'EEXIST' ? exists(file) : cause
  })
}

/** Looked at before everything is written, too: `settle` would find it at the end. */
async function assertFree(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  )
  if (isThere) throw exists(file)
}

const exists = (file: string) =>
  new TransferError('archive_exists', `${file} is there already. It was left as it is; name another file.`)

const isAboutFiles = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && ['open', 'write', 'fsync', 'link'].includes((error as NodeJS.ErrnoException).syscall ?? '')

const unwritable = (file: string, cause: NodeJS.ErrnoException) =>
  new TransferError(
    'archive_unwritable',
    `${file} cannot be written (${cause.code}). Nothing was left behind; name a file in a folder that is there, may be ` +
      'written to and has room.',
    { cause },
  )
