import { MAX_TEXT_LENGTH, type MemoryQueryOptions, type SearchReport, storableText } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import {
  channelIdField,
  guildIdField,
  memoryIdField,
  messageIdField,
  momentField,
  personalityIdField,
} from './fields.js'
import { exampleDocument, memoryDocument } from './memory.js'

const venue = z
  .union(
    [
      z.literal('unrestricted'),
      z.strictObject({ kind: z.literal('dm') }),
      z.strictObject({ kind: z.literal('guild'), guildId: guildIdField, channelId: channelIdField }),
    ],
    { error: 'must be { kind: "dm" }, { kind: "guild", guildId, channelId } or "unrestricted"' },
  )
  .meta({ description: 'Where the answer will be seen: what was said in private is not recalled in a guild.' })

/** Every field of `MemoryQueryOptions` but the persona, which is in the path. */
const options = {
  venue,
  personalityId: personalityIdField
    .nullish()
    .meta({ description: 'Only what was said with this personality; absent or null = with any.' }),
  limit: z.int().min(0).max(1_000).optional().meta({ description: 'Default 20; 0 = memory is off.' }),
  scoreThreshold: z
    .number()
    .min(-1)
    .max(1)
    .optional()
    .meta({ description: "Minimum cosine similarity. Default: the embedder's own; 0 = none." }),
  excludeNewerThan: momentField.optional().meta({ description: 'Only what was said strictly before.' }),
  channelIds: z.array(channelIdField).max(1_000).optional().meta({ description: 'Channels to fill from first.' }),
  channelBudgetRatio: z
    .number()
    .min(0)
    .max(1)
    .optional()
    .meta({ description: 'Share of `limit` kept for `channelIds`. Default 0.5.' }),
  excludeIds: z.array(memoryIdField).max(10_000).optional(),
  excludeMessageIds: z
    .array(messageIdField)
    .max(10_000)
    .optional()
    .meta({ description: 'Memories made of any of these messages are left out: the prompt already holds them.' }),
  includeSiblings: z
    .boolean()
    .optional()
    .meta({ description: 'Return all chunks of a split text where one matched. Default true.' }),
  mode: z.enum(['hybrid', 'vector', 'lexical']).optional().meta({ description: 'Default `hybrid`.' }),
  recency: z
    .strictObject({ halfLifeDays: z.number().positive().max(36_500), weight: z.number().min(0).max(10) })
    .optional()
    .meta({ description: 'Prefer what is newer. Default: off.' }),
  diversity: z
    .strictObject({ lambda: z.number().min(0).max(1) })
    .optional()
    .meta({ description: 'Prefer what differs from what is already chosen. Default: off.' }),
  exact: z.boolean().optional().meta({
    description: 'Compare every vector of the scope, whatever its size: what a plan is held against. Default false.',
  }),
} satisfies Record<Exclude<keyof MemoryQueryOptions, 'personaId'>, z.ZodType>

export const memorySearch = z
  .strictObject({
    query: storableText(MAX_TEXT_LENGTH).meta({ description: 'What to recall, in plain words.' }),
    ...options,
  })
  .openapi('MemorySearch')

export const exampleSearch = { query: 'What is my dog called?', venue: { kind: 'dm' as const }, limit: 10 }

const report = z
  .strictObject({
    mode: z.enum(['hybrid', 'vector', 'lexical']),
    plan: z.enum(['exact', 'narrowed', 'quantized', 'hnsw', 'none']),
    rowsInScope: z.int().nullable().meta({ description: 'Vectors in the scope; where many, an estimate.' }),
    candidates: z.strictObject({ vector: z.int(), lexical: z.int() }),
    dropped: z.strictObject({ threshold: z.int(), limit: z.int() }),
    shortfall: z.strictObject({ found: z.int(), repaired: z.int() }).nullable(),
    degraded: z.string().nullable().meta({ description: 'Why the answer is from words alone; null = it is not.' }),
    timings: z.strictObject({ embeddingMs: z.number(), databaseMs: z.number(), totalMs: z.number() }),
  })
  .openapi('SearchReport') satisfies z.ZodType<SearchReport>

export const memorySearchResult = z
  .strictObject({ documents: z.array(memoryDocument).meta({ description: 'Best first.' }), report })
  .openapi('MemorySearchResult')

export const exampleSearchResult = {
  documents: [exampleDocument],
  report: {
    mode: 'hybrid' as const,
    plan: 'exact' as const,
    rowsInScope: 34,
    candidates: { vector: 12, lexical: 3 },
    dropped: { threshold: 11, limit: 0 },
    shortfall: null,
    degraded: null,
    timings: { embeddingMs: 3.1, databaseMs: 4.6, totalMs: 8 },
  },
}
