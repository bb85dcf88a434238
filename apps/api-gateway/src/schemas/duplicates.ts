import type { FoundDuplicates, MergedDuplicates } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import { EXAMPLE, memoryIdField, personalityIdField } from './fields.js'
import { EXAMPLE_OPERATION, operationId, reason } from './lifecycle.js'
import { exampleMemories, listedMemory } from './listed-memory.js'
import { EXAMPLE_CURSOR, limitField, nextField } from './page.js'

/** A number from `least` to 1, which travels as text. */
const shareField = (least: number) =>
  z
    .string()
    .regex(/^[01](\.\d{1,6})?$/, `must be a number from ${least} to 1`)
    .transform(Number)
    .refine((share) => share >= least && share <= 1, `must be from ${least} to 1`)
    .optional()

export const duplicatesQuery = z.strictObject({
  personalityId: personalityIdField.optional(),
  threshold: shareField(0.5).meta({
    ...{ description: "Cosine similarity from which two are alike. Default: the embedder's own.", example: 0.95 },
    ...{ type: 'number', minimum: 0.5, maximum: 1 },
  }),
  sharedWords: shareField(0).meta({
    ...{ description: 'Share of their words that both must hold. Default 0.', example: 0.5 },
    ...{ type: 'number', minimum: 0, maximum: 1 },
  }),
  after: z
    .string()
    .max(200)
    .optional()
    .meta({
      ...{ description: 'Go on after this one: `next` of the page before.' },
      ...{ example: `${EXAMPLE.personality}_${EXAMPLE_CURSOR}` },
    }),
  limit: limitField(1_000, 100),
})

export const foundDuplicates = z
  .strictObject({
    groups: z.array(
      z
        .strictObject({
          keep: listedMemory.meta({ description: 'The earliest.' }),
          duplicates: z.array(
            z.strictObject({
              memory: listedMemory,
              similarity: z.number(),
              sharedWords: z.number().meta({ description: 'Words that both hold, of those that either holds.' }),
            }),
          ),
        })
        .openapi('DuplicateGroup'),
    ),
    next: nextField,
    threshold: z.number().meta({ description: 'What they were compared by.' }),
    compared: z.int().meta({ description: 'Memories that were compared with all earlier ones, on this page.' }),
    pending: z.int().meta({ description: 'Memories that wait for their vector, and so are compared with none.' }),
  })
  .openapi('FoundDuplicates') satisfies z.ZodType<FoundDuplicates>

export const exampleDuplicates = {
  groups: [
    {
      keep: exampleMemories.memories[0]!,
      duplicates: [{ memory: exampleMemories.memories[0]!, similarity: 0.98, sharedWords: 0.9 }],
    },
  ],
  ...{ next: null, threshold: 0.95, compared: 34, pending: 0 },
}

export const mergeRequest = z
  .strictObject({
    keep: memoryIdField.meta({ description: 'The memory whose text stays.' }),
    ids: z.array(memoryIdField).min(1).max(1_000).meta({ description: 'Those that say the same, and go.' }),
    reason,
  })
  .openapi('MergeRequest')
export const exampleMerge = { keep: EXAMPLE.memory, ids: ['2f0d1627-3921-5409-b873-b86213dca122'] }

export const mergedDuplicates = z
  .strictObject({
    operationId,
    kept: z.array(memoryIdField).meta({ description: 'The rows of the memory that was kept.' }),
    merged: z.array(memoryIdField).meta({ description: 'Softly deleted now.' }),
    locked: z.array(memoryIdField).meta({ description: 'Left alone because they are locked.' }),
    unchanged: z.array(memoryIdField).meta({ description: 'Deleted already.' }),
    missing: z.array(memoryIdField).meta({ description: 'This persona has no such memory.' }),
  })
  .openapi('MergedDuplicates') satisfies z.ZodType<MergedDuplicates>
export const exampleMerged = {
  ...{ operationId: EXAMPLE_OPERATION, kept: [EXAMPLE.memory], merged: exampleMerge.ids },
  ...{ locked: [], unchanged: [], missing: [] },
}
