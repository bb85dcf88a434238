import { randomBytes, randomUUID } from 'node:crypto'
import { sql } from 'drizzle-orm'
import type { Transaction } from '../database/database.js'
import { queryRows } from '../database/rows.js'

/** Of SHA-256, in bytes. */
const BLOCK = 64
const KEY = 32

/** The key that this database hashes what it erases with; made at the first erasure. Later ones came from other databases. */
export async function erasureKey(tx: Transaction): Promise<string> {
  const standing = sql`select id::text from erasure_keys order by created_at, id limit 1`
  const [known] = await queryRows<{ id: string }>(tx, standing)
  if (known) return known.id
  // Two that erase for the first time at once each make one; both are asked from then on.
  const id = randomUUID()
  const { inner, outer } = hmacBlocks(randomBytes(KEY))
  await queryRows(
    tx,
    sql`insert into erasure_keys (id, inner_block, outer_block)
      values (${id}, decode(${inner.toString('hex')}, 'hex'), decode(${outer.toString('hex')}, 'hex'))`,
  )
  return id
}

/** A key of at most 64 bytes, prepared for HMAC-SHA-256 (RFC 2104): padded with zeros, xor 0x36 and xor 0x5c. */
export function hmacBlocks(key: Uint8Array): { inner: Buffer; outer: Buffer } {
  const block = Buffer.alloc(BLOCK)
  block.set(key)
  return {
    inner: Buffer.from(block.map((byte) => byte ^ 0x36)),
    outer: Buffer.from(block.map((byte) => byte ^ 0x5c)),
  }
}
