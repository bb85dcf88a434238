import { z } from 'zod'
import { operationKinds } from './operations.js'
import { replyPayload } from './reply.js'

/*
 * What travels through the queue. The schemas live here, beside neither the gateway that sends nor the worker that
 * receives, so that the two cannot drift.
 */

/** Memories wait for their vectors; says nothing else, since the backlog is a table. */
export const embedPendingPayload = z.strictObject({})

/** Bring the map of a persona's memories up to date. */
export const drawMapPayload = z.strictObject({ personaId: z.guid() })

/** Whoever runs operations says what it was told to work with. */
export const tellTargetsPayload = z.strictObject({})

/** Names that operations may be asked for with; never an address. */
export const operationTargets = z.strictObject({
  /** Names of SYNC_TARGETS. */
  sync: z.array(z.string()),
  /** Whether IMPORT_QDRANT_URL names a Qdrant. */
  importQdrant: z.boolean(),
  /** Files of ARCHIVE_DIR, newest first, at most 100; null = it is not set. */
  archives: z.array(z.string()).nullable(),
})
export type OperationTargetNames = z.infer<typeof operationTargets>

/** Every kind of job, with the schema of its payload. */
export const jobKinds = {
  reply: replyPayload,
  'embed-pending': embedPendingPayload,
  'draw-map': drawMapPayload,
  'tell-targets': tellTargetsPayload,
  ...operationKinds,
} as const

export type JobKind = keyof typeof jobKinds
export type JobPayload<Kind extends JobKind> = z.infer<(typeof jobKinds)[Kind]>
