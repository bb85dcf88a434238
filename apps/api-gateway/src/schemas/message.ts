import { memoryMode, replyResult } from '@bot/jobs'
import { snowflake, storableText } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import {
  channelIdField,
  EXAMPLE,
  guildIdField,
  jobIdField,
  messageIdField,
  personaIdField,
  textField,
} from './fields.js'
import { exampleDocument } from './memory.js'

export const newMessage = z
  .strictObject({
    channelId: channelIdField,
    guildId: guildIdField.nullish().meta({ description: 'Absent or null = a direct message.' }),
    user: z.strictObject({
      discordId: snowflake.meta({ description: 'Who speaks, by Discord id.', example: EXAMPLE.discordUser }),
      username: storableText(255).min(1).meta({ description: 'Kept up to date with each message.', example: 'mara' }),
    }),
    personaId: personaIdField.optional().meta({
      description: 'Who they speak as, of their own personas. Default: whom they chose for this personality.',
    }),
    personality: storableText(255)
      .min(1)
      .meta({ description: 'Slug of the personality that is spoken to.', example: 'lilith' }),
    content: textField.meta({ example: 'Which animal do I own?' }),
    memoryMode: memoryMode.optional().meta({
      description:
        '`fresh` = answer without recalling anything; `incognito` = keep this turn out of memory, also when memories are ' +
        'made of the history again. Default `normal`.',
      example: 'normal',
    }),
    explain: z
      .boolean()
      .optional()
      .meta({
        description:
          'Also look for the memories that were not recalled, and tell with the reply why not: said elsewhere in private, in ' +
          'the recent conversation already, below the threshold, beyond the limit. Costs two more searches. Default false.',
      }),
    messageId: messageIdField.optional().meta({
      description:
        'With it the call can be repeated: the same id from the same person to the same personality in the same channel ' +
        'returns the first job again and stores nothing.',
    }),
  })
  .openapi('NewMessage')

export type NewMessageBody = z.output<typeof newMessage>

/** Longest `?wait=` in seconds. */
export const LONGEST_WAIT = 60

export const waitQuery = z.strictObject({
  wait: z
    .string()
    .regex(/^\d{1,3}(\.\d{1,3})?$/, `must be a number of seconds from 0 to ${LONGEST_WAIT}`)
    .transform(Number)
    .refine((seconds) => seconds <= LONGEST_WAIT, `must be at most ${LONGEST_WAIT}`)
    .default(0)
    .meta({
      description: `Seconds to wait for the reply, 0 to ${LONGEST_WAIT}. Default 0: answer as soon as the message is stored.`,
      example: 20,
      // What a client should send; the schema itself says how its text is read.
      type: 'number',
      minimum: 0,
      maximum: LONGEST_WAIT,
      default: 0,
    }),
})

export const answeredMessage = z
  .strictObject({
    jobId: jobIdField,
    status: z.literal('done'),
    location: z.string().meta({ example: `/v1/jobs/${EXAMPLE.job}` }),
    reply: replyResult,
  })
  .openapi('AnsweredMessage')

export const exampleMessage = {
  channelId: EXAMPLE.channel,
  guildId: EXAMPLE.guild,
  user: { discordId: EXAMPLE.discordUser, username: 'mara' },
  personality: 'lilith',
  content: 'Which animal do I own?',
  messageId: EXAMPLE.message,
}

export const exampleReply = {
  content: 'You own a dog. His name is Rex.',
  historyId: EXAMPLE.history,
  memoriesUsed: [EXAMPLE.memory],
  recall: {
    used: [{ ids: [EXAMPLE.memory], createdAt: EXAMPLE.time, tokens: 42, why: exampleDocument.metadata.why }],
    leftOut: [],
    explained: false,
    dropped: { threshold: 11, limit: 0 },
    tokens: { used: 42, budget: 3_900 },
    historyMessages: 6,
    plan: 'exact',
    rowsInScope: 34,
    degraded: null,
    timings: { embeddingMs: 3.1, databaseMs: 4.6, totalMs: 8 },
  },
  fromModel: true,
}
