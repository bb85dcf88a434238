import { z } from 'zod'
import type { NewMemory } from '../contract.js'
import { EMBEDDING_DIMENSIONS } from '../embedding/embedder.js'
import { flawOf } from '../embedding/vectors.js'
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

/** A vector as wide as the embedder's are, or filled up to the width that is stored. */
const vectorOf = (dimensions: number) =>
  z.custom<ArrayLike<number>>().check(({ value, issues }) => {
    const isList = Array.isArray(value) || value instanceof Float32Array || value instanceof Float64Array
    const width = isList && value.length === EMBEDDING_DIMENSIONS ? EMBEDDING_DIMENSIONS : dimensions
    const flaw = isList ? flawOf(value, width) : 'it is no list of numbers'
    // The value is left out: a thousand numbers say nothing, and come from a text.
    if (flaw) issues.push({ code: 'custom', input: undefined, message: `cannot be stored: ${flaw}` })
  })

const memoryOf = (dimensions: number) =>
  z.strictObject({ text: turnText, metadata, vector: vectorOf(dimensions).nullish() })

/** A memory whose every field is known to be storable. */
export type ParsedMemory = z.output<ReturnType<typeof memoryOf>>

/** Most memories in one call of `addMemories`. */
export const MAX_ADD = 10_000

/**
 * All or nothing: one bad memory refuses the batch before anything is stored.
 *
 * @param dimensions of the embedder whose vectors may come along
 */
export const parseMemories = (memories: readonly NewMemory[], dimensions: number): ParsedMemory[] =>
  parseInput(z.array(memoryOf(dimensions)).max(MAX_ADD), memories, 'memories')
