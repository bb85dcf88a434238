import { createHash } from 'node:crypto'
import type { Transaction } from '@bot/memory'
import { standingOf } from '../incoming/standing.js'
import { type RecordReader, resolveRecords } from './import-batch.js'
import { ORIGIN_KEY } from './read-record.js'

/** The export and the database compared, text by text. */
export interface ShapesVerification {
  /** Records that should be memories, and those whose text stands as it should. */
  expected: number
  found: number
  /** Records whose text was edited here after it came, or erased. */
  edited: number
  erased: number
  ok: boolean
}

/** Looks for the memory of each record, and its text. */
export async function verifyBatch(
  tx: Transaction,
  shape: string,
  records: readonly unknown[],
  reader: RecordReader,
  sum: ShapesVerification,
): Promise<void> {
  const { memories } = await resolveRecords(tx, shape, records, reader)
  const standing = await standingOf(tx, memories, ORIGIN_KEY)
  for (const [at, { text }] of memories.entries()) {
    const { contentHash, edited, erased } = standing[at]!
    const hash = createHash('md5').update(text, 'utf8').digest('hex')
    if (contentHash === null && erased) sum.erased++
    else if (contentHash !== null && contentHash !== hash && edited) sum.edited++
    else {
      sum.expected++
      if (contentHash === hash) sum.found++
    }
  }
  sum.ok = sum.expected === sum.found
}
