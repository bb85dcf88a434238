import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PostgresJsSession } from 'drizzle-orm/postgres-js'
import type { Transaction } from './database.js'

/** One value of a row as PostgreSQL's binary COPY carries it. */
export type CopyField = Buffer

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const TRAILER = Buffer.from([0xff, 0xff])

/**
 * Binary COPY within an open transaction, which moves vectors about twenty times faster than text; null where the driver
 * has none (PGlite).
 *
 * @example
 * ```ts
 * const copy = copyInto(tx)
 * await copy?.('incoming (at, embedding)', rows.map((row, at) => [copyField.integer(at), copyField.vector(row)]))
 * ```
 */
export function copyInto(
  tx: Transaction,
): ((target: string, rows: Iterable<readonly CopyField[]>) => Promise<void>) | null {
  const { session } = tx._
  if (!(session instanceof PostgresJsSession)) return null
  const { client } = session
  return async (target, rows) => {
    const table = await client.unsafe(`copy ${target} from stdin with (format binary)`).writable()
    await pipeline(Readable.from(file(rows)), table)
  }
}

export const copyField = {
  integer(value: number): CopyField {
    const field = Buffer.allocUnsafe(4)
    field.writeInt32BE(value)
    return field
  },
  /** pgvector's `vector`, filled up with zeros to `width`. */
  vector(values: readonly number[], width: number): CopyField {
    const field = Buffer.alloc(4 + 4 * width)
    field.writeUInt16BE(width, 0)
    for (let at = 0; at < values.length; at++) field.writeFloatBE(values[at]!, 4 + 4 * at)
    return field
  },
}

function* file(rows: Iterable<readonly CopyField[]>): Generator<Buffer> {
  yield HEADER
  for (const fields of rows) {
    const parts: Buffer[] = [Buffer.allocUnsafe(2)]
    parts[0]!.writeInt16BE(fields.length)
    for (const field of fields) parts.push(copyField.integer(field.length), field)
    yield Buffer.concat(parts)
  }
  yield TRAILER
}
