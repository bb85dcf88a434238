import { z } from 'zod'

/*
 * Long work that an operator asks for. A payload names what it works with as it is configured where it runs, such as
 * `staging`: the address behind the name may hold a password, and payloads are stored, listed and read by people.
 */

/** A name that SYNC_TARGETS gives a database. */
export const syncTargetName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9_-]{0,62}$/, 'must be a name of lower-case letters, digits, - and _')

/** A file in ARCHIVE_DIR: a name and no path. */
export const archiveFileName = z
  .string()
  .regex(/^\w[\w.-]{0,200}\.tar\.gz$/, 'must be the name of a .tar.gz file, without a path')

/** Make memories of conversation history again. */
export const rebuildPayload = z.strictObject({
  personaId: z.guid().optional(),
  personalityId: z.guid().optional(),
  channelId: z.string().optional(),
  /** Only turns answered at this time or later. */
  from: z.iso.datetime({ offset: true }).optional(),
  /** Only turns answered before this time. */
  until: z.iso.datetime({ offset: true }).optional(),
  /** Count what would happen; write nothing. */
  dryRun: z.boolean().optional(),
})

/** Bring memories in from the Qdrant that IMPORT_QDRANT_URL names. */
export const importQdrantPayload = z.strictObject({
  collections: z.union([z.literal('all'), z.array(z.string().min(1).max(255)).min(1).max(1_000)]),
  /** Count what would happen; write nothing. */
  dryRun: z.boolean().optional(),
})

/** Bring this database and another to agreement. */
export const syncPayload = z.strictObject({
  target: syncTargetName,
  /** 'push' changes the target alone, 'pull' this database alone. Default 'push'. */
  direction: z.enum(['push', 'pull', 'both']).optional(),
  /** 'copy' brings vectors along, 'reembed' leaves them to the backlog. Default 'copy'. */
  vectors: z.enum(['copy', 'reembed']).optional(),
  /** Count what differs, by table; write nothing. */
  dryRun: z.boolean().optional(),
  /** Refuse to delete more rows than this. */
  maxDeletes: z.int().min(0).max(1_000_000_000).optional(),
})

/** Write the database, or one person's part of it, to a new file in ARCHIVE_DIR, and prove it. */
export const createArchivePayload = z.strictObject({
  userId: z.guid().optional(),
  /** Remove all but the newest so many, once this one is proved. Default: keep all. */
  keep: z.int().min(1).max(100_000).optional(),
})

/** Bring an archive of ARCHIVE_DIR in. */
export const restoreArchivePayload = z.strictObject({ file: archiveFileName })

export const operationKinds = {
  rebuild: rebuildPayload,
  'import-qdrant': importQdrantPayload,
  sync: syncPayload,
  'create-archive': createArchivePayload,
  'restore-archive': restoreArchivePayload,
} as const

export type OperationKind = keyof typeof operationKinds

export const isOperationKind = (kind: string): kind is OperationKind => Object.hasOwn(operationKinds, kind)
