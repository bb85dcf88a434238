import type { MemoryContext } from '../context.js'
import { MemoryError } from '../errors.js'
import { embedItems, type WorkItem } from './embed-items.js'

/** How long a caller waits for the embedder before it leaves the rest to the backlog. */
const EMBED_TIMEOUT_MS = 10_000

/** How long the backlog leaves items alone whose caller embeds them itself. */
export const HELD_FOR_CALLER_MS = 2 * EMBED_TIMEOUT_MS

/**
 * Embeds what was stored just now, within 10 s. Never throws for an outage, not even of the database: the memories are
 * committed, and what is not embedded waits in the backlog.
 *
 * @returns what was embedded
 */
export async function embedAtOnce(
  context: MemoryContext,
  model: string,
  items: readonly WorkItem[],
): Promise<WorkItem[]> {
  if (items.length === 0) return []
  try {
    return (await embedItems(context, model, items, { deadlineMs: EMBED_TIMEOUT_MS })).embedded
  } catch (error) {
    if (!MemoryError.is(error)) throw error
    context.logger.warn({ code: error.code, memories: items.length }, 'memories are stored, and not embedded yet')
    return []
  }
}
