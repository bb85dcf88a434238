import { createEnv } from '@t3-oss/env-core'
import { z } from 'zod'

/** The settings of bot-memory; the only place that reads the environment. Options of the command line win. */
export const readEnv = () =>
  createEnv({
    server: {
      /** `postgres://…`; absent = the embedded database in DATA_DIR. */
      DATABASE_URL: z.string().optional(),
      /** Directory of the embedded database, from where the command runs. */
      DATA_DIR: z.string().default('.data'),
      /** Where `chat` looks for a gateway that no data directory tells of. */
      PORT: z.coerce.number().int().min(1).max(65_535).default(3000),
      /** What a gateway asks for, where it asks. */
      GATEWAY_TOKEN: z.string().optional(),
      /** With it, OpenAI (or what OPENAI_BASE_URL names) makes the vectors; without, the local model. */
      OPENAI_API_KEY: z.string().optional(),
      OPENAI_BASE_URL: z.url().optional(),
      /** What makes vectors. Default: `openai` with a key, else `local`. One for all services of a database. */
      EMBEDDER: z.enum(['openai', 'local', 'hashing']).optional(),
      /** Default: text-embedding-3-small. */
      EMBEDDING_MODEL: z.string().optional(),
      /** Where memories are moved from, or back to. */
      QDRANT_URL: z.url().optional(),
      QDRANT_API_KEY: z.string().optional(),
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
