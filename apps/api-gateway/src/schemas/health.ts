import { z } from '@hono/zod-openapi'

const facts = z.record(z.string(), z.unknown())

/** `memory.health()`, and the jobs beside it. Without the token of a gateway that has one, only the status. */
export const health = z
  .strictObject({
    status: z.enum(['ok', 'degraded', 'down']).meta({
      description: '`degraded` = it serves, but not fully: an operator should look, a load balancer should not react.',
    }),
    reasons: z.array(z.string()).optional().meta({ description: 'Why it is not `ok`.' }),
    database: facts.nullable().optional().meta({ description: 'Null where it does not answer.' }),
    embedder: facts.optional(),
    pool: z
      .strictObject({ max: z.int(), inUse: z.int(), waiting: z.int() })
      .nullable()
      .optional()
      .meta({ description: 'Connections of this service, and statements that wait for one; null = there is no pool.' }),
    jobs: z.record(z.string(), z.int()).nullable().optional().meta({ description: 'Jobs by state; null = unknown.' }),
  })
  .openapi('Health')

export const exampleHealth = {
  status: 'degraded' as const,
  reasons: ['Memories have waited 14 minutes for their vectors; does a worker run?'],
  database: { dialect: 'postgres', latencyMs: 0.4, schema: 'current' },
  embedder: { model: 'text-embedding-3-small', semantic: true },
  pool: { max: 10, inUse: 2, waiting: 0 },
  jobs: { queued: 0, running: 1, retrying: 0, done: 120, failed: 0, cancelled: 0 },
}
