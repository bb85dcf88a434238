import type { BacklogReport } from '@bot/memory'
import { z } from '@hono/zod-openapi'
import { EXAMPLE, memoryIdField, personaIdField } from './fields.js'

const status = z.enum(['waiting', 'set_aside']).meta({ description: '`set_aside` = the embedder refuses this text.' })

export const backlog = z
  .strictObject({
    counts: z.array(z.strictObject({ status, lastError: z.string().nullable(), items: z.int() })),
    items: z
      .array(
        z.strictObject({
          personaId: personaIdField,
          memoryId: memoryIdField,
          model: z.string(),
          status,
          attempts: z.int(),
          dueAtMs: z.number().meta({ description: 'Milliseconds since the epoch.' }),
          lastError: z.string().nullable().meta({ description: 'Code of the last failure.' }),
        }),
      )
      .meta({ description: 'Those set aside first, then those due longest.' }),
  })
  .openapi('Backlog') satisfies z.ZodType<BacklogReport>

export const exampleBacklog = {
  counts: [{ status: 'waiting' as const, lastError: 'embedder_unavailable', items: 1 }],
  items: [
    {
      ...{ personaId: EXAMPLE.persona, memoryId: EXAMPLE.memory, model: 'text-embedding-3-small' },
      ...{ status: 'waiting' as const, attempts: 2, dueAtMs: EXAMPLE.time, lastError: 'embedder_unavailable' },
    },
  ],
}
