import { type ListedMemory, visibilities } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import { channelIdField, EXAMPLE, memoryIdField, personalityIdField } from './fields.js'
import { exampleMemory } from './memory.js'
import { afterField, limitField, nextField } from './page.js'

export const memoryListQuery = z.strictObject({
  personalityId: personalityIdField.optional(),
  channelId: channelIdField.optional(),
  visibility: z
    .enum(visibilities)
    .optional()
    .meta({ description: 'Only those of it. Default: all but deleted.', example: 'normal' }),
  after: afterField,
  limit: limitField(1_000, 50),
})

const listedMemory = z
  .strictObject({
    id: memoryIdField,
    personalityId: personalityIdField,
    personalityName: z.string(),
    text: z.string().meta({ description: '`{user}` and `{assistant}` stand for names.' }),
    visibility: z.enum(visibilities).meta({ description: 'Only `normal` ones are recalled.' }),
    isLocked: z.boolean().meta({ description: 'Locked ones stay as they are.' }),
    canonScope: z.enum(['global', 'personal', 'session']).nullable(),
    channelId: z.string().nullable(),
    guildId: z.string().nullable(),
    messageIds: z.array(z.string()),
    senders: z.array(z.string()),
    sourceSystem: z.string(),
    chunkIndex: z.int().nullable(),
    totalChunks: z.int().nullable(),
    pending: z.boolean().meta({ description: 'It waits for its vector, and is found by its words meanwhile.' }),
    createdAtMs: z.number().meta({ description: 'Milliseconds since the epoch.' }),
    updatedAtMs: z.number(),
    expiresAtMs: z.number().nullable(),
  })
  .openapi('ListedMemory') satisfies z.ZodType<ListedMemory>

export const memoryList = z
  .strictObject({ memories: z.array(listedMemory).meta({ description: 'Newest first.' }), next: nextField })
  .openapi('MemoryList')

export const exampleMemories = {
  memories: [
    {
      ...{ id: EXAMPLE.memory, personalityId: EXAMPLE.personality, personalityName: 'Lilith' },
      ...{ text: exampleMemory.text, visibility: 'normal' as const, isLocked: false, canonScope: null },
      ...{ channelId: EXAMPLE.channel, guildId: null, messageIds: [EXAMPLE.message], senders: [] },
      ...{ sourceSystem: 'bot-memory', chunkIndex: null, totalChunks: null, pending: false },
      ...{ createdAtMs: EXAMPLE.time, updatedAtMs: EXAMPLE.time, expiresAtMs: null },
    },
  ],
  next: null,
}
