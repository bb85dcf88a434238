import { z } from 'zod'

/*
 * What travels through the queue. The schemas live here, beside neither the gateway that sends nor the worker that
 * receives, so that the two cannot drift.
 */

/** Whether memory takes part: 'fresh' recalls nothing, 'incognito' keeps the turn out of memory. */
export const memoryMode = z.enum(['normal', 'fresh', 'incognito'])

/** A message was accepted and waits for its reply. The message itself is a row of the history. */
export const replyPayload = z.strictObject({
  userId: z.guid(),
  username: z.string(),
  personaId: z.guid(),
  personalityId: z.guid(),
  channelId: z.string(),
  /** Null = a direct message. */
  guildId: z.string().nullable(),
  /** The user's message in conversation_history, within the persona. */
  historyId: z.guid(),
  /** Default 'normal'. */
  memoryMode: memoryMode.optional(),
})
export type ReplyPayload = z.infer<typeof replyPayload>

/** What a finished reply job holds. */
export const replyResult = z.strictObject({
  content: z.string(),
  /** The reply's row in conversation_history. */
  historyId: z.guid(),
  /** Ids of the memories that stood in the prompt. */
  memoriesUsed: z.array(z.guid()),
  /** False when the offline responder answered instead of a language model. */
  fromModel: z.boolean(),
})
export type ReplyResult = z.infer<typeof replyResult>

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
