import type { QdrantSettings } from '@bot/transfer'
import type { CommandContext } from './command-context.js'
import { CommandError, exitCodes } from './exit-codes.js'

/**
 * The Qdrant that is meant: `--url`, else QDRANT_URL.
 *
 * @throws CommandError `wrong_usage`: neither says
 */
export function qdrantOf({ env }: CommandContext, options: { url?: string | undefined }): QdrantSettings {
  const url = options.url ?? env.QDRANT_URL
  if (url !== undefined) return { url, apiKey: env.QDRANT_API_KEY }
  throw new CommandError('wrong_usage', 'Say where Qdrant is: --url, or QDRANT_URL.', exitCodes.usage)
}
