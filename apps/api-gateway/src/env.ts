import { staleVariables } from '@bot/metrics'
import { createEnv } from '@t3-oss/env-core'
import { z } from 'zod'
import { readEnvironmentTokens } from './access/environment-tokens.js'

/** The settings of the gateway as a service by itself; the only place that reads the environment. */
export const readEnv = () =>
  createEnv({
    server: {
      /** Address to listen on. Anything but loopback needs GATEWAY_TOKEN. */
      HOST: z.string().default('127.0.0.1'),
      PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
      /** `postgres://…`: the database that the worker uses too. */
      DATABASE_URL: z.string(),
      /** A token of the role operator: whoever carries it may do everything. */
      GATEWAY_TOKEN: z
        .string()
        .regex(/^\S{16,}$/, 'must be at least 16 characters without spaces')
        .optional(),
      /** More of them, each with a role: `service=… reader=… person:USER_ID=…`. */
      GATEWAY_TOKENS: z
        .string()
        .default('')
        .transform((text, context) => {
          const tokens = readEnvironmentTokens(text)
          if (typeof tokens !== 'string') return tokens
          context.addIssue({ code: 'custom', message: tokens })
          return z.NEVER
        }),
      /** Requests a minute and token. */
      RATE_LIMIT_PER_MINUTE: z.coerce.number().int().min(1).default(6_000),
      /** Absent = the local model, which must be installed. */
      OPENAI_API_KEY: z.string().optional(),
      OPENAI_BASE_URL: z.url().optional(),
      /** What makes vectors. Default: `openai` with a key, else `local`. One for all services of a database. */
      EMBEDDER: z.enum(['openai', 'local', 'hashing']).optional(),
      /** Default: the embedder's own. Must be the worker's. */
      EMBEDDING_MODEL: z.string().optional(),
      /** The old Qdrant, while going back to it shall stay possible; the worker's. */
      SHADOW_QDRANT_URL: z.url().optional(),
      SHADOW_QDRANT_API_KEY: z.string().optional(),
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

/** Names of variables that are set and that nothing reads any more. */
export const staleNames = (): string[] => staleVariables(process.env)
