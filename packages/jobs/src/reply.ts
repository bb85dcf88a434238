import { z } from 'zod'

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
  /** Somebody reads along: tell the reply while it is being written. Default false. */
  stream: z.boolean().optional(),
  /** Also look for what recall did not bring, and say why not; costs two more searches. Default false. */
  explain: z.boolean().optional(),
})
export type ReplyPayload = z.infer<typeof replyPayload>

/** Why recall brought a memory: `Why` of the memory, rounded to what people read. */
const why = z.strictObject({
  similarity: z.number().nullable(),
  vectorRank: z.int().nullable(),
  lexicalScore: z.number().nullable(),
  lexicalRank: z.int().nullable(),
  coverage: z.number(),
  surroundings: z.strictObject({ similarity: z.number(), lexical: z.number() }),
  recency: z.number(),
  fused: z.number(),
  matched: z.enum(['match', 'sibling']),
})

/** A memory of a reply. Its text stands in the memory alone, so that an erasure need not look here. */
export const recalledMemory = z.strictObject({
  /** Its row; several where its text was split. */
  ids: z.array(z.guid()),
  /** Ms since the epoch. */
  createdAt: z.number(),
  /** What it takes of the prompt; null = it was never weighed. */
  tokens: z.int().nullable(),
  why,
})

/** Why a memory is not in the prompt. The last four are looked for only with `explain`. */
export const leftOutReason = z.enum(['duplicate', 'budget', 'in_history', 'venue', 'threshold', 'limit'])

export const leftOutMemory = recalledMemory.extend({ reason: leftOutReason })

/** What memory did for a reply. */
export const recallFacts = z.strictObject({
  /** Those in the prompt, best first. */
  used: z.array(recalledMemory),
  /** Those that are not, best first within each reason. */
  leftOut: z.array(leftOutMemory),
  /** Whether `leftOut` holds what `explain` looks for. */
  explained: z.boolean(),
  /** How many candidates of the search went, by reason, before a memory was weighed for the prompt. */
  dropped: z.strictObject({ threshold: z.int(), limit: z.int() }),
  /** Tokens that memories took, and those they might have taken. */
  tokens: z.strictObject({ used: z.int(), budget: z.int() }),
  /** Messages of the recent conversation in the prompt. */
  historyMessages: z.int(),
  plan: z.string(),
  rowsInScope: z.int().nullable(),
  /** Why words alone were searched; null = they were not. */
  degraded: z.string().nullable(),
  timings: z.strictObject({ embeddingMs: z.number(), databaseMs: z.number(), totalMs: z.number() }),
})

export type RecalledMemory = z.infer<typeof recalledMemory>
export type LeftOutMemory = z.infer<typeof leftOutMemory>
export type RecallFacts = z.infer<typeof recallFacts>

/** What a finished reply job holds. */
export const replyResult = z.strictObject({
  content: z.string(),
  /** The reply's row in conversation_history. */
  historyId: z.guid(),
  /** Ids of the memories that stood in the prompt. */
  memoriesUsed: z.array(z.guid()),
  /** Null = memory was off, or the reply is older than this field. */
  recall: recallFacts.nullable(),
  /** False when the offline responder answered instead of a language model. */
  fromModel: z.boolean(),
})
export type ReplyResult = z.infer<typeof replyResult>
