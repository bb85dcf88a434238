import { type PageCursor, readCursor, writeCursor } from '../browse/page-cursor.js'
import { MemoryError } from '../errors.js'
import type { FingerprintOwner } from './fingerprints.js'

/** Where a page of duplicates ended: by personality, then by time. */
export interface DuplicatesCursor extends PageCursor {
  personalityId: string
}

export const writeDuplicatesCursor = (row: FingerprintOwner): string => `${row.personalityId}_${writeCursor(row)}`

/** @throws MemoryError `invalid_input` */
export function readDuplicatesCursor(text: string): DuplicatesCursor {
  const [, personalityId, rest] = /^([0-9a-f-]{36})_(.*)$/.exec(text) ?? []
  if (personalityId === undefined || rest === undefined) {
    throw new MemoryError('invalid_input', 'The cursor is none of ours: pass on what `next` of the page before held.', {
      details: { problems: ['after: must be what `next` of the page before held'] },
    })
  }
  return { personalityId, ...readCursor(rest) }
}

/** Whether a row comes after the cursor. The database orders uuids as their texts are ordered. */
export function isAfter(row: FingerprintOwner, cursor: DuplicatesCursor): boolean {
  if (row.personalityId !== cursor.personalityId) return row.personalityId > cursor.personalityId
  if (row.createdAtMs !== cursor.createdAtMs) return row.createdAtMs > cursor.createdAtMs
  return row.id > cursor.id
}
