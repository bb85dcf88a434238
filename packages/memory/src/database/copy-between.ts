import type { Readable, Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { SQL } from 'drizzle-orm'
import { PgDialect } from 'drizzle-orm/pg-core'
import { PostgresJsSession } from 'drizzle-orm/postgres-js'
import type { Transaction } from './database.js'

const dialect = new PgDialect()

/**
 * Streams the rows of a query into a table of another server, as the bytes of a binary COPY that nothing in between
 * parses. False, and nothing done, where a side has no COPY (PGlite).
 *
 * Both must list the same columns in the same order: the format carries no names.
 *
 * @param source.query may hold parameters; COPY takes none, so they are written into it as literals
 * @param signal ends the copy halfway, with its reason; both transactions can only be rolled back then
 * @example
 * ```ts
 * // copy (select id, name from users) to stdout (format binary) | copy users (id, name) from stdin (format binary)
 * await copyBetween({ tx: here, query: sql`select id, name from users` }, { tx: there, into: sql`users (id, name)` })
 * ```
 */
export async function copyBetween(
  source: { readonly tx: Transaction; readonly query: SQL },
  target: { readonly tx: Transaction; readonly into: SQL },
  signal?: AbortSignal,
): Promise<boolean> {
  const [from, to] = [source.tx._.session, target.tx._.session]
  if (!(from instanceof PostgresJsSession) || !(to instanceof PostgresJsSession)) return false
  const query = dialect.sqlToQuery(source.query.inlineParams()).sql
  const into = dialect.sqlToQuery(target.into.inlineParams()).sql
  const rows = await from.client.unsafe(`copy (${query}) to stdout with (format binary)`).readable()
  const table = await to.client.unsafe(`copy ${into} from stdin with (format binary)`).writable()
  try {
    await pour(rows, table, signal)
  } finally {
    // The driver stops reading the connection while nobody takes rows, and does not begin again at their end: whatever
    // came next on it would never be answered.
    rows._read(0)
  }
  return true
}

/**
 * Where the table takes no more rows, the rest of them is thrown away: the driver lets nothing else through a connection
 * until its COPY has ended, not even the rollback. `pipeline` would destroy the source and leave it at that.
 */
async function pour(rows: Readable, table: Writable, signal?: AbortSignal): Promise<void> {
  const stop = () => table.destroy(signal?.reason)
  try {
    await new Promise<void>((resolve, reject) => {
      rows.once('error', reject)
      table.once('error', reject).once('finish', resolve)
      signal?.addEventListener('abort', stop)
      if (signal?.aborted) stop()
      else rows.pipe(table)
    })
  } catch (error) {
    if (rows.errored) {
      table.destroy(rows.errored)
    } else {
      rows.unpipe(table).resume()
      await finished(rows).catch(() => {}) // its own failure comes second
    }
    throw error
  } finally {
    signal?.removeEventListener('abort', stop)
  }
}
