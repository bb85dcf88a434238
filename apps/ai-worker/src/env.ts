import { staleVariables } from '@bot/metrics'
import { createEnv } from '@t3-oss/env-core'
import { z } from 'zod'

/** The settings of the worker as a service by itself; the only place that reads the environment. */
export const readEnv = () =>
  createEnv({
    server: {
      /** `postgres://…`: the database that the gateway uses too. */
      DATABASE_URL: z.string(),
      /** Absent, with no OPENAI_BASE_URL either = replies are quoted from memory, without a language model. */
      OPENAI_API_KEY: z.string().optional(),
      /** Any OpenAI-compatible server. Default: OpenAI's. */
      OPENAI_BASE_URL: z.url().optional(),
      /** Answers where no config of a user or personality names another. */
      OPENAI_MODEL: z.string().default('gpt-4o-mini'),
      /** Tokens that a model takes which no config describes. */
      CONTEXT_WINDOW_TOKENS: z.coerce.number().int().min(1_024).default(16_384),
      /** What makes vectors. Default: `openai` with a key, else `local`. Must be the gateway's. */
      EMBEDDER: z.enum(['openai', 'local', 'hashing']).optional(),
      /** Default: the embedder's own. Must be the gateway's. */
      EMBEDDING_MODEL: z.string().optional(),
      /** The old Qdrant, while its memories have moved in and going back shall stay possible: written to and compared with. */
      SHADOW_QDRANT_URL: z.url().optional(),
      SHADOW_QDRANT_API_KEY: z.string().optional(),
      /** Replies at once. */
      WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(4),
      /** Where `/ping`, `/health` and `/metrics` are served. Absent = nowhere. */
      PORT: z.coerce.number().int().min(0).max(65_535).optional(),
      HOST: z.string().default('127.0.0.1'),
      /** What Prometheus has to send; without it only this machine may ask for `/metrics`. */
      METRICS_TOKEN: z
        .string()
        .regex(/^\S{16,}$/, 'must be at least 16 characters without spaces')
        .optional(),
      LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
    onValidationError: (issues) => {
      // Names and reasons only: a value may be a secret.
      const reasons = issues.map((issue) => `${issue.path?.join('.') ?? 'environment'}: ${issue.message}`)
      throw new Error(`The environment is not right. ${reasons.join('; ')}`)
    },
  })

export type WorkerEnv = ReturnType<typeof readEnv>

/** Names of variables that are set and that nothing reads any more. */
export const staleNames = (): string[] => staleVariables(process.env)
