import { z } from 'zod'
import { readSyncTargets } from './targets.js'

/** The environment variables that name what operations work with; of whichever process runs the worker. */
export const operationSettings = {
  /** The Qdrant that an operator may import memories from. */
  IMPORT_QDRANT_URL: z.url().optional(),
  IMPORT_QDRANT_API_KEY: z.string().optional(),
  /** Databases that an operator may sync with: `staging=postgres://… mirror=postgres://…`. */
  SYNC_TARGETS: z
    .string()
    .default('')
    .transform((text, context) => {
      const targets = readSyncTargets(text)
      if (typeof targets !== 'string') return targets
      context.addIssue({ code: 'custom', message: targets })
      return z.NEVER
    }),
  /** The directory that archives are written to and restored from. */
  ARCHIVE_DIR: z.string().optional(),
}
