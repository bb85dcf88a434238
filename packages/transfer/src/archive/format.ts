import { z } from 'zod'

/*
 * An archive is a .tar.gz that any tool opens:
 *
 *   archive.json                      what it is, written first
 *   tables/<table>/000001.jsonl       rows, one JSON object a line
 *   tables/<table>/000001.vectors     the vectors of these rows, in their order: 1,536 big-endian float32 each
 *   manifest.json                     how many rows each table has, and the SHA-256 of them, written last
 *
 * and, after it, a seal over the bytes of the file itself: see seal.ts.
 */

export const FORMAT = 'bot-memory-archive'
export const FORMAT_VERSION = 1

export const HEAD_NAME = 'archive.json'
export const MANIFEST_NAME = 'manifest.json'

/** Rows of one entry. With vectors, three megabytes as they travel to the database. */
export const ROWS_PER_ENTRY = 200

/** What is read into memory at once, at most. */
export const MAX_ENTRY_BYTES = 256 * 1024 * 1024

export const archiveHead = z.object({
  format: z.literal(FORMAT),
  formatVersion: z.number().int().positive(),
  createdAt: z.iso.datetime(),
  /** The last migration of the database it is of. */
  schemaVersion: z.string(),
  /** Whose it is, by user id; null = everybody's. */
  userId: z.string().nullable(),
  /** The active embedding model; null = none yet. */
  model: z.string().nullable(),
  tables: z.record(z.string(), z.object({ columns: z.array(z.string()), vectorColumn: z.string().nullable() })),
})

export type ArchiveHead = z.output<typeof archiveHead>

export const archiveManifest = z.object({
  tables: z.record(z.string(), z.object({ rows: z.number().int(), sha256: z.string() })),
})

export type ArchiveManifest = z.output<typeof archiveManifest>

/** Everything about an archive but its rows. */
export interface ArchiveFacts {
  head: ArchiveHead
  manifest: ArchiveManifest
}
