import { z } from 'zod'
import type { NewMemory } from '../contract.js'
import { parseInput, pointInTime, snowflake, storableText, turnText, uuid } from '../input.js'

const metadata = z.strictObject({
  personaId: uuid,
  personalityId: uuid,
  createdAt: pointInTime,
  sessionId: storableText(255).nullish(),
  canonScope: z.enum(['global', 'personal', 'session']).nullish(),
  summaryType: storableText(50).nullish(),
  contextType: z.enum(['channel', 'dm']).nullish(),
  channelId: snowflake.nullish(),
  guildId: snowflake.nullish(),
  messageIds: z.array(storableText(64).min(1)).max(1_000).default([]),
  senders: z.array(storableText(255).min(1)).max(1_000).default([]),
  sourceSystem: storableText(50).min(1).default('bot-memory'),
  legacyShapesUserId: storableText(255).nullish(),
  isSummarized: z.boolean().default(false),
  expiresAt: pointInTime.nullish(),
})

const memory = z.strictObject({ text: turnText, metadata })

/** A memory whose every field is known to be storable. */
export type ParsedMemory = z.output<typeof memory>

/** Most memories in one call of `addMemories`. */
export const MAX_ADD = 10_000

const batch = z.array(memory).max(MAX_ADD)

/** All or nothing: one bad memory refuses the batch before anything is stored. */
export const parseMemories = (memories: readonly NewMemory[]): ParsedMemory[] => parseInput(batch, memories, 'memories')
