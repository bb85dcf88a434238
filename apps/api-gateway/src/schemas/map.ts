import type { MemoryMap } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import { channelIdField, EXAMPLE, memoryIdField, personalityIdField } from './fields.js'
import { exampleMemory } from './memory.js'

export const mapQuery = z.strictObject({
  personalityId: personalityIdField.optional(),
  channelId: channelIdField.optional(),
})

export const memoryMap = z
  .strictObject({
    points: z
      .array(
        z.strictObject({
          id: memoryIdField,
          x: z.number().meta({ description: 'Near each other is what is alike; mostly between -1 and 1.' }),
          y: z.number(),
          personalityId: personalityIdField,
          personalityName: z.string(),
          channelId: z.string().nullable(),
          excerpt: z.string().meta({ description: 'How its text begins.' }),
          createdAtMs: z.number().meta({ description: 'Milliseconds since the epoch.' }),
        }),
      )
      .meta({ description: 'Newest first, at most 20,000.' }),
    embedded: z.int().meta({ description: 'Memories of the persona that have a vector, filtered or not.' }),
    unplaced: z.int().meta({ description: 'Those of them that are on no map yet.' }),
    isStale: z.boolean().meta({ description: 'Whether drawing it would change it.' }),
    fittedAtMs: z.number().nullable().meta({ description: 'When it was drawn; null = never.' }),
  })
  .openapi('MemoryMap') satisfies z.ZodType<MemoryMap>

export const exampleMap = {
  points: [
    {
      ...{ id: EXAMPLE.memory, x: 0.42, y: -0.17, excerpt: exampleMemory.text, createdAtMs: EXAMPLE.time },
      ...{ personalityId: EXAMPLE.personality, personalityName: 'Lilith', channelId: EXAMPLE.channel },
    },
  ],
  ...{ embedded: 1, unplaced: 0, isStale: false, fittedAtMs: EXAMPLE.time },
}
