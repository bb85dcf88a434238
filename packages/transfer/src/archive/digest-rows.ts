import { createHash } from 'node:crypto'
import { readArchive } from './read-archive.js'

/** Sums stay below this: 128 bits. */
const MODULUS = 1n << 128n

/**
 * What rows each table of an archive holds, in whatever order: a sum over a hash of each, with its vector. The order of
 * an archive is that of the disk, which another database has no reason to keep.
 */
export async function digestRows(file: string, signal?: AbortSignal): Promise<Record<string, string>> {
  const sums = new Map<string, bigint>()
  await readArchive(file, {
    onHead: async () => {},
    async onRows({ table, lines, vectors }) {
      signal?.throwIfAborted()
      let sum = sums.get(table) ?? 0n
      for (const [at, line] of lines.entries()) {
        const hash = createHash('sha256').update(line)
        const vector = vectors?.[at]
        if (vector) hash.update(new Uint8Array(vector.buffer, vector.byteOffset, vector.byteLength))
        const digest = hash.digest()
        sum += (digest.readBigUInt64BE(0) << 64n) + digest.readBigUInt64BE(8)
      }
      sums.set(table, sum % MODULUS)
    },
  })
  return Object.fromEntries([...sums].map(([table, sum]) => [table, sum.toString(16)]))
}
