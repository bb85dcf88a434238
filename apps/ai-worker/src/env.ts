import { staleVariables } from '@bot/metrics'
import { createEnv } from '@t3-oss/env-core'
import { z } from 'zod'
import { operationSettings } from './operations/settings.js'
import type { OperationTargets } from './operations/targets.js'

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
      ...operationSettings,
      /** The one of them that memories are pushed to every night. Absent = none. */
      SYNC_NIGHTLY: z.string().optional(),
      /** When, in UTC. */
      SYNC_NIGHTLY_AT: z
        .string()
        .regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time as in 03:00')
        .default('03:00'),
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

export const targetsOf = (env: WorkerEnv): OperationTargets => ({
  sync: env.SYNC_TARGETS,
  qdrant:
    env.IMPORT_QDRANT_URL === undefined ? undefined : { url: env.IMPORT_QDRANT_URL, apiKey: env.IMPORT_QDRANT_API_KEY },
  archiveDir: env.ARCHIVE_DIR,
})

/** @throws Error where SYNC_NIGHTLY is none of SYNC_TARGETS */
export function nightlySyncOf({ SYNC_NIGHTLY: target, SYNC_NIGHTLY_AT: at, SYNC_TARGETS }: WorkerEnv) {
  if (target === undefined) return undefined
  if (SYNC_TARGETS[target] === undefined)
    throw new Error('The environment is not right. SYNC_NIGHTLY: is none of SYNC_TARGETS')
  return { target, at }
}

/** Names of variables that are set and that nothing reads any more. */
export const staleNames = (): string[] => staleVariables(process.env)
