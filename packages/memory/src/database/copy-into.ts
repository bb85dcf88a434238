import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { PostgresJsSession } from 'drizzle-orm/postgres-js'
import type { Transaction } from './database.js'

/** One value of a row as PostgreSQL's binary COPY carries it. */
export type CopyField = Buffer | null

const HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
const TRAILER = Buffer.from([0xff, 0xff])
const NULL = Buffer.from([0xff, 0xff, 0xff, 0xff])

/** Rows travel in pieces of about this size: sent one by one, each costs a packet. */
const PIECE_BYTES = 1 << 17

/** Of `timestamptz`, which counts microseconds since then. */
const EPOCH_MS = Date.UTC(2000, 0)
const TEXT_OID = 25

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

/** Values in the format of PostgreSQL's binary COPY. */
export const copyField = {
  integer(value: number): Buffer {
    const field = Buffer.allocUnsafe(4)
    field.writeInt32BE(value)
    return field
  },
  uuid: (value: string): Buffer => Buffer.from(value.replaceAll('-', ''), 'hex'),
  text: (value: string): Buffer => Buffer.from(value, 'utf8'),
  textArray(values: readonly string[]): Buffer {
    // Dimensions, whether any is null, type of the elements; then of each dimension its size and first index.
    const head = [values.length > 0 ? 1 : 0, 0, TEXT_OID, ...(values.length > 0 ? [values.length, 1] : [])]
    const elements = values.map((value) => copyField.text(value))
    return Buffer.concat([
      ...head.map(copyField.integer),
      ...elements.flatMap((element) => [copyField.integer(element.length), element]),
    ])
  },
  /** @param ms since the epoch of JavaScript */
  timestamp(ms: number): Buffer {
    const field = Buffer.allocUnsafe(8)
    field.writeBigInt64BE(BigInt(ms - EPOCH_MS) * 1000n)
    return field
  },
  /** pgvector's `vector`, filled up with zeros to `width`. */
  vector(values: ArrayLike<number>, width: number): Buffer {
    const field = Buffer.alloc(4 + 4 * width)
    const view = new DataView(field.buffer, field.byteOffset)
    view.setUint16(0, width)
    for (let at = 0; at < values.length; at++) view.setFloat32(4 + 4 * at, values[at]!)
    return field
  },
}

function* file(rows: Iterable<readonly CopyField[]>): Generator<Buffer> {
  let piece: Buffer[] = [HEADER]
  let bytes = 0
  for (const fields of rows) {
    const count = Buffer.allocUnsafe(2)
    count.writeInt16BE(fields.length)
    piece.push(count)
    for (const field of fields) {
      if (field) piece.push(copyField.integer(field.length), field)
      else piece.push(NULL)
      bytes += field?.length ?? 0
    }
    if (bytes < PIECE_BYTES) continue
    yield Buffer.concat(piece)
    piece = []
    bytes = 0
  }
  yield Buffer.concat([...piece, TRAILER])
}
