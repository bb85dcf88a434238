import { type ListedEvent, type ListedMemory, memoryStates, storableText, visibilities } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import { channelIdField, EXAMPLE, memoryIdField, momentParameter, personalityIdField } from './fields.js'
import { exampleMemory } from './memory.js'
import { afterField, limitField, nextField } from './page.js'

/** What fits into an address, with room to spare. */
const MOST_NAMED = 100

export const memoryListQuery = z.strictObject({
  ids: z
    .string()
    .transform((text) => text.split(','))
    .pipe(z.array(memoryIdField).max(MOST_NAMED))
    .optional()
    .meta({
      ...{
        description: `These alone, up to ${MOST_NAMED}, with commas between; deleted ones too, unless a state is given.`,
      },
      ...{ type: 'string', example: EXAMPLE.memory },
    }),
  personalityId: personalityIdField.optional(),
  channelId: channelIdField.optional(),
  visibility: z
    .enum(visibilities)
    .optional()
    .meta({ description: 'Only those of it. Default: all but deleted.', example: 'normal' }),
  state: z
    .enum(memoryStates)
    .optional()
    .meta({
      description:
        'Only those that are so: `active` is recalled, `pending` waits for its vector, `expired` is past its time. ' +
        'Default: all but deleted.',
      example: 'locked',
    }),
  sender: storableText(255).min(1).optional().meta({ description: 'Only what this one said.', example: 'mara' }),
  text: storableText(1_000).min(1).optional().meta({
    description: 'Only what holds these words, read as a search engine does: `"a phrase"`, `or`, `-without`.',
    example: 'dog -cat',
  }),
  from: momentParameter.optional().meta({ description: 'Said at this time or later, ISO 8601 with an offset.' }),
  until: momentParameter.optional().meta({ description: 'Said before this time, ISO 8601 with an offset.' }),
  after: afterField,
  limit: limitField(1_000, 50),
})

export const listedMemory = z
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

export const memoryEventsQuery = z.strictObject({ after: afterField, limit: limitField(1_000, 50) })

const memoryEvent = z
  .strictObject({
    id: z.guid(),
    operationId: z.string().meta({ description: 'What undo takes.' }),
    action: z.string().meta({ description: 'Such as `edit`, `hide`, `delete` or `undo`.' }),
    actor: z.string().meta({ description: 'Who did it: the id of a user, or a role and a token.' }),
    reason: z.string().nullable(),
    details: z.record(z.string(), z.unknown()).nullable().meta({ description: 'What changed, without texts.' }),
    createdAtMs: z.number().meta({ description: 'Milliseconds since the epoch.' }),
  })
  .openapi('MemoryEvent') satisfies z.ZodType<ListedEvent>

export const memoryEvents = z
  .strictObject({ events: z.array(memoryEvent).meta({ description: 'Latest first.' }), next: nextField })
  .openapi('MemoryEvents')

export const exampleEvents = {
  events: [
    {
      ...{ id: '7a1c0d53-9a5e-4a64-8a49-6b0f55c6e0a1', operationId: '019a1f0c-93f5-7d3e-8f7e-0c5b7f3f9f11' },
      ...{ action: 'hide', actor: 'operator:environment-1', reason: 'asked to', createdAtMs: EXAMPLE.time },
      details: { from: { visibility: 'normal' }, to: { visibility: 'hidden' } },
    },
  ],
  next: null,
}
