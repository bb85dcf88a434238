import { memoryText, pointInTime, snowflake, storableText } from '@bot/memory'
import { z } from 'zod'

/**
 * A line of conversation history in JSON, which is a message:
 *
 * | field | |
 * |---|---|
 * | `channelId` | Discord id of the channel, a string |
 * | `guildId` | Discord id of the guild; absent or null = a direct message |
 * | `personality` | slug of the personality that is spoken to, or speaks |
 * | `user` | username of the person, on both sides' lines; they must be known |
 * | `persona` | name of one of that person's personas; absent = whom they are to this personality |
 * | `role` | `user`, `assistant` or `system` |
 * | `content` | what was said |
 * | `createdAt` | ISO 8601 with milliseconds and offset, or ms since the epoch |
 * | `messageId`, `messageIds` | Discord id of the message, or ids where it was sent in parts; optional |
 */
export const historyLine = z.strictObject({
  channelId: snowflake,
  guildId: snowflake.nullish(),
  personality: z.string().min(1),
  user: z.string().min(1),
  persona: z.string().min(1).nullish(),
  role: z.enum(['user', 'assistant', 'system']),
  content: memoryText,
  createdAt: momentOfHistory(),
  messageId: storableText(64).min(1).nullish(),
  messageIds: z.array(storableText(64).min(1)).max(100).optional(),
})

export type HistoryLine = z.output<typeof historyLine>

function momentOfHistory() {
  return z
    .union([z.number(), z.iso.datetime({ offset: true }).transform((text) => new Date(text))], {
      error: 'must be ISO 8601 with an offset, or milliseconds since the epoch',
    })
    .pipe(pointInTime)
}
