import { operationSettings } from '@bot/ai-worker'
import { createEnv } from '@t3-oss/env-core'
import { z } from 'zod'

/** The settings of standalone; the only place that reads the environment. An empty variable counts as unset. */
export const readEnv = () =>
  createEnv({
    server: {
      /** Port on 127.0.0.1; 0 takes any free one. */
      PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
      /** Directory of the embedded database, from where the command runs. Not used with DATABASE_URL. */
      DATA_DIR: z.string().default('.data'),
      /** `postgres://…`: a server's database instead of the embedded one. */
      DATABASE_URL: z.string().optional(),
      /** With it, OpenAI (or what OPENAI_BASE_URL names) embeds and answers; else the local model embeds. */
      OPENAI_API_KEY: z.string().optional(),
      /** Any API that speaks OpenAI's; it may need no key, and then only answers. Default: OpenAI's own. */
      OPENAI_BASE_URL: z.url().optional(),
      /** What makes vectors. Default: `openai` with a key, else `local`. One for all services of a database. */
      EMBEDDER: z.enum(['openai', 'local', 'hashing']).optional(),
      /** Default: text-embedding-3-small. */
      EMBEDDING_MODEL: z.string().optional(),
      /** Answers where no config of a user or personality names another. Default: gpt-4o-mini. */
      OPENAI_MODEL: z.string().optional(),
      ...operationSettings,
      /** 'false' starts a new database empty. */
      SAMPLE_HISTORY: z
        .enum(['true', 'false'])
        .default('true')
        .transform((value) => value === 'true'),
      LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn'),
    },
    runtimeEnv: process.env,
    emptyStringAsUndefined: true,
    onValidationError: (issues) => {
      // Names and reasons only: a value may be a secret.
      const reasons = issues.map((issue) => `${issue.path?.join('.') ?? 'environment'}: ${issue.message}`)
      throw new Error(`The environment is not right. ${reasons.join('; ')}`)
    },
  })

export type Env = ReturnType<typeof readEnv>
