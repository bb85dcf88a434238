import { MemoryError } from '../errors.js'

/** Where a page ended: lists are ordered by time, then id, newest first. */
export interface PageCursor {
  createdAtMs: number
  id: string
}

const CURSOR = /^(\d{1,15})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/

export const writeCursor = ({ createdAtMs, id }: PageCursor): string => `${createdAtMs}_${id}`

/** @throws MemoryError `invalid_input` */
export function readCursor(text: string): PageCursor {
  const [, ms, id] = CURSOR.exec(text) ?? []
  if (ms === undefined || id === undefined) {
    throw new MemoryError('invalid_input', 'The cursor is none of ours: pass on what `next` of the page before held.', {
      details: { problems: ['after: must be what `next` of the page before held'] },
    })
  }
  return { createdAtMs: Number(ms), id }
}

/** A page and where the next one begins; null = it was the last. */
export interface Page<Row> {
  rows: Row[]
  next: string | null
}

/** Of `limit + 1` rows: the page, and a cursor where there are more. */
export function pageOf<Row extends PageCursor>(rows: Row[], limit: number): Page<Row> {
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { rows: page, next: rows.length > limit && last ? writeCursor(last) : null }
}
