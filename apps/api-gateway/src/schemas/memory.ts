import { type AddedMemory, type MemoryDocument, type MemoryMetadata, storableText } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import {
  channelIdField,
  EXAMPLE,
  guildIdField,
  memoryIdField,
  messageIdField,
  momentField,
  personaIdField,
  personalityIdField,
  textField,
} from './fields.js'

const canonScope = z.enum(['global', 'personal', 'session'])

/** Every field of `MemoryMetadata` but the persona, which is in the path. */
const metadata = {
  personalityId: personalityIdField,
  createdAt: momentField.meta({ description: 'When it was said: milliseconds, or ISO 8601 with an offset.' }),
  sessionId: storableText(255).nullish(),
  canonScope: canonScope.nullish(),
  summaryType: storableText(50).nullish(),
  contextType: z
    .enum(['channel', 'dm'])
    .nullish()
    .meta({ description: '`dm` = said in a direct message. Absent = unknown, unless `guildId` tells.' }),
  channelId: channelIdField.nullish(),
  guildId: guildIdField.nullish(),
  messageIds: z.array(messageIdField).max(1_000).optional(),
  senders: z.array(storableText(255).min(1)).max(1_000).optional(),
  sourceSystem: storableText(50).min(1).optional().meta({ description: 'Default `bot-memory`.' }),
  legacyShapesUserId: storableText(255).nullish(),
  isSummarized: z.boolean().optional(),
  expiresAt: momentField.nullish().meta({ description: 'When it stops being recalled.' }),
} satisfies Record<Exclude<keyof MemoryMetadata, 'personaId'>, z.ZodType>

/** A new memory. */
export const newMemory = z
  .strictObject({
    text: textField.meta({
      description: '`{user}` and `{assistant}` stand for names, so that a rename needs no new embedding.',
    }),
    metadata: z.strictObject(metadata),
  })
  .openapi('NewMemory')

export const exampleMemory = {
  text: '{user}: My dog is called Rex.\n{assistant}: Rex is a fine name.',
  metadata: {
    personalityId: EXAMPLE.personality,
    createdAt: EXAMPLE.time,
    contextType: 'dm' as const,
    channelId: EXAMPLE.channel,
    messageIds: [EXAMPLE.message],
  },
}

export const addedMemory = z
  .strictObject({
    ids: z.array(memoryIdField).meta({ description: 'The memory; several where its text was split into chunks.' }),
    outcome: z.enum(['inserted', 'known', 'erased']).meta({
      description:
        '`known`: this persona and personality already have this text. `erased`: it was erased for good, and is not stored again.',
    }),
    embedded: z
      .boolean()
      .meta({ description: 'false = it has no vector yet, waits in the backlog, and is found by its words.' }),
  })
  .openapi('AddedMemory') satisfies z.ZodType<AddedMemory>

export const exampleAdded = { ids: [EXAMPLE.memory], outcome: 'inserted' as const, embedded: true }

const why = z.strictObject({
  similarity: z.number().nullable(),
  vectorRank: z.int().nullable(),
  lexicalScore: z.number().nullable(),
  lexicalRank: z.int().nullable(),
  coverage: z
    .number()
    .meta({ description: "How much of the query's words, by weight, it and its surroundings hold: 0 to 1." }),
  surroundings: z
    .strictObject({ similarity: z.number(), lexical: z.number() })
    .meta({ description: 'What the memories around it in the same conversation add to its scores.' }),
  recency: z.number(),
  fused: z.number(),
  matched: z.enum(['match', 'sibling']),
})

/** A memory as it is recalled. */
export const memoryDocument = z
  .strictObject({
    pageContent: z.string(),
    metadata: z.strictObject({
      id: memoryIdField,
      personaId: personaIdField,
      personalityId: personalityIdField,
      personalityName: z.string(),
      sessionId: z.string().nullable(),
      canonScope: canonScope.nullable(),
      summaryType: z.string().nullable(),
      channelId: z.string().nullable(),
      guildId: z.string().nullable(),
      messageIds: z.array(z.string()),
      senders: z.array(z.string()),
      createdAt: z.number().meta({ description: 'Milliseconds since the epoch.' }),
      score: z.number().nullable().meta({ description: '1 - distance; null where no vector was compared.' }),
      distance: z.number().nullable(),
      chunkGroupId: z.string().nullable(),
      chunkIndex: z.int().nullable(),
      totalChunks: z.int().nullable(),
      why: why.meta({ description: 'Why it came back. Ranks count from 1; null = not found by that side.' }),
    }),
  })
  .openapi('MemoryDocument') satisfies z.ZodType<MemoryDocument>

export const exampleDocument = {
  pageContent: exampleMemory.text,
  metadata: {
    id: EXAMPLE.memory,
    personaId: EXAMPLE.persona,
    personalityId: EXAMPLE.personality,
    personalityName: 'Lilith',
    sessionId: null,
    canonScope: null,
    summaryType: null,
    channelId: EXAMPLE.channel,
    guildId: null,
    messageIds: [EXAMPLE.message],
    senders: [],
    createdAt: EXAMPLE.time,
    score: 0.58,
    distance: 0.42,
    chunkGroupId: null,
    chunkIndex: null,
    totalChunks: null,
    why: {
      similarity: 0.58,
      vectorRank: 1,
      lexicalScore: 2.1,
      lexicalRank: 1,
      coverage: 0.8,
      surroundings: { similarity: 0, lexical: 0 },
      recency: 0,
      fused: 0.136,
      matched: 'match' as const,
    },
  },
}
