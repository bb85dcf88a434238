/*
 * PostgreSQL's binary COPY format, which moves vectors about twenty times faster than text:
 * https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-FILE-FORMATS
 */

export const COPY_HEADER = Buffer.concat([Buffer.from('PGCOPY\n\xff\r\n\0', 'latin1'), Buffer.alloc(8)])
export const COPY_TRAILER = Buffer.from([0xff, 0xff])

/** A value as the format carries it; null = NULL. */
export type Field = Buffer | null

/** One row, its fields in the order of the COPY's columns. */
export function copyRow(...fields: readonly Field[]): Buffer {
  const length = fields.reduce((sum, field) => sum + 4 + (field?.length ?? 0), 2)
  const row = Buffer.allocUnsafe(length)
  let at = row.writeInt16BE(fields.length, 0)
  for (const field of fields) {
    at = row.writeInt32BE(field?.length ?? -1, at)
    if (field) at += field.copy(row, at)
  }
  return row
}

export const text = (value: string): Buffer => Buffer.from(value, 'utf8')

export const uuid = (value: string): Buffer => Buffer.from(value.replaceAll('-', ''), 'hex')

export const boolean = (value: boolean): Buffer => Buffer.from([value ? 1 : 0])

const POSTGRES_EPOCH_MS = Date.UTC(2000, 0, 1)

/** `timestamp` and `timestamptz`. */
export function timestamp(value: Date): Buffer {
  const field = Buffer.allocUnsafe(8)
  field.writeBigInt64BE(BigInt(value.getTime() - POSTGRES_EPOCH_MS) * 1000n)
  return field
}

export const jsonb = (value: unknown): Buffer => Buffer.concat([Buffer.from([1]), text(JSON.stringify(value))])

const TEXT_OID = 25

/** `text[]` of one dimension, without NULLs. */
export function textArray(values: readonly string[]): Buffer {
  const head = Buffer.alloc(values.length === 0 ? 12 : 20)
  head.writeInt32BE(values.length === 0 ? 0 : 1, 0)
  head.writeInt32BE(TEXT_OID, 8)
  if (values.length === 0) return head
  head.writeInt32BE(values.length, 12)
  head.writeInt32BE(1, 16)
  const elements = values.map((value) => {
    const bytes = text(value)
    const length = Buffer.allocUnsafe(4)
    length.writeInt32BE(bytes.length)
    return Buffer.concat([length, bytes])
  })
  return Buffer.concat([head, ...elements])
}

/** pgvector's `vector`. */
export function vector(values: Float32Array): Buffer {
  const field = Buffer.allocUnsafe(4 + 4 * values.length)
  field.writeUInt16BE(values.length, 0)
  field.writeUInt16BE(0, 2)
  for (let at = 0; at < values.length; at++) field.writeFloatBE(values[at]!, 4 + 4 * at)
  return field
}
