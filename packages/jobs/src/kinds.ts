import { z } from 'zod'
import { replyPayload } from './reply.js'

/*
 * What travels through the queue. The schemas live here, beside neither the gateway that sends nor the worker that
 * receives, so that the two cannot drift.
 */

/** Memories wait for their vectors; says nothing else, since the backlog is a table. */
export const embedPendingPayload = z.strictObject({})

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

/** Every kind of job, with the schema of its payload. */
export const jobKinds = {
  reply: replyPayload,
  'embed-pending': embedPendingPayload,
  rebuild: rebuildPayload,
} as const

export type JobKind = keyof typeof jobKinds
export type JobPayload<Kind extends JobKind> = z.infer<(typeof jobKinds)[Kind]>
