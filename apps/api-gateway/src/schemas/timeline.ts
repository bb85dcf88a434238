import type { MemoryCounts } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import { channelIdField, EXAMPLE, momentParameter, personalityIdField } from './fields.js'

export const timelineQuery = z.strictObject({
  by: z.enum(['day', 'week', 'month']).meta({ description: 'Weeks begin on Monday.', example: 'week' }),
  groupBy: z
    .enum(['personality', 'channel'])
    .optional()
    .meta({ description: 'Counts also apart by it.', example: 'personality' }),
  timeZone: z
    .string()
    .max(64)
    .optional()
    .meta({ description: 'Where a day begins. Default UTC.', example: 'Europe/Riga' }),
  personalityId: personalityIdField.optional(),
  channelId: channelIdField.optional(),
  from: momentParameter.optional().meta({ description: 'Said at this time or later, ISO 8601 with an offset.' }),
  until: momentParameter.optional().meta({ description: 'Said before this time, ISO 8601 with an offset.' }),
})

export const timeline = z
  .strictObject({
    counts: z
      .array(
        z.strictObject({
          startMs: z.number().meta({ description: 'When the span begins, in milliseconds since the epoch.' }),
          group: z.string().nullable().meta({
            description: 'With `groupBy`: id of the personality or channel; null = said in no channel that is known.',
          }),
          memories: z.int(),
        }),
      )
      .meta({ description: 'Oldest first; spans without a memory are left out.' }),
    total: z.int(),
    truncated: z.boolean().meta({ description: 'There were more spans; the latest are given.' }),
  })
  .openapi('Timeline') satisfies z.ZodType<MemoryCounts>

export const exampleTimeline = {
  counts: [{ startMs: EXAMPLE.time, group: EXAMPLE.personality, memories: 12 }],
  total: 12,
  truncated: false,
}
