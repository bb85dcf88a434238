import { z } from 'zod'
import type { MemoryQueryOptions } from '../contract.js'
import { MAX_TEXT_LENGTH, parseInput, pointInTime, snowflake, storableText, uuid } from '../input.js'

const venue = z.union([
  z.literal('unrestricted'),
  z.strictObject({ kind: z.literal('dm') }),
  z.strictObject({ kind: z.literal('guild'), guildId: snowflake, channelId: snowflake }),
])

const options = z.strictObject({
  personaId: uuid,
  personalityId: uuid.nullish().transform((id) => id ?? null),
  venue,
  limit: z.number().int().min(0).max(1_000).default(20),
  scoreThreshold: z.number().min(-1).max(1).optional(),
  excludeNewerThan: pointInTime.optional(),
  channelIds: z.array(snowflake).max(1_000).default([]),
  channelBudgetRatio: z.number().min(0).max(1).default(0.5),
  excludeIds: z.array(uuid).max(10_000).default([]),
  excludeMessageIds: z.array(storableText(64).min(1)).max(10_000).default([]),
  includeSiblings: z.boolean().default(true),
  mode: z.enum(['hybrid', 'vector', 'lexical']).default('hybrid'),
  recency: z
    .strictObject({ halfLifeDays: z.number().positive().max(36_500), weight: z.number().min(0).max(10) })
    .optional(),
  diversity: z.strictObject({ lambda: z.number().min(0).max(1) }).optional(),
  exact: z.boolean().default(false),
})

/** Options with their defaults filled in. */
export type RecallOptions = z.output<typeof options>

export const parseQueryOptions = (given: MemoryQueryOptions): RecallOptions =>
  parseInput(options, given, 'query options')

/** Made once: to make a schema takes longer than to parse with it. */
const queryText = storableText(MAX_TEXT_LENGTH)

export const parseQuery = (query: string): string => parseInput(queryText, query, 'query')
