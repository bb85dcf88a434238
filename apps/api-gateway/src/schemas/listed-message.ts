import { recallFacts } from '@bot/jobs'
import type { ListedMessage } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import { channelIdField, EXAMPLE, personalityIdField } from './fields.js'
import { afterField, limitField, nextField } from './page.js'

export const messageListQuery = z.strictObject({
  personalityId: personalityIdField.optional(),
  channelId: channelIdField.optional(),
  after: afterField,
  limit: limitField(1_000, 50),
})

const listedMessage = z
  .strictObject({
    id: z.string().meta({ description: 'The row of the history, within its persona.' }),
    personalityId: personalityIdField,
    channelId: z.string(),
    guildId: z.string().nullable(),
    role: z.enum(['user', 'assistant', 'system']),
    content: z.string(),
    messageIds: z.array(z.string()),
    recall: recallFacts.nullable().meta({
      description:
        'What memory did for a reply: which memories were used, which not, and why. Null = no reply, or none told.',
    }),
    createdAtMs: z.number().meta({ description: 'Milliseconds since the epoch.' }),
  })
  .openapi('ListedMessage') satisfies z.ZodType<Omit<ListedMessage, 'metadata'>>

export const messageList = z
  .strictObject({ messages: z.array(listedMessage).meta({ description: 'Newest first.' }), next: nextField })
  .openapi('MessageList')

export const exampleMessages = {
  messages: [
    {
      ...{ id: EXAMPLE.history, personalityId: EXAMPLE.personality, channelId: EXAMPLE.channel, guildId: null },
      recall: null,
      ...{ role: 'user' as const, content: 'My dog is called Rex.', messageIds: [EXAMPLE.message] },
      createdAtMs: EXAMPLE.time,
    },
  ],
  next: null,
}
