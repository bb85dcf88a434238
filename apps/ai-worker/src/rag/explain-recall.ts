import type { LeftOutMemory } from '@bot/jobs'
import type { MemoryDocument, MemoryQueryOptions, PgvectorMemoryAdapter } from '@bot/memory'
import { readable } from './recall-facts.js'

/** So many of what would have come are looked at. */
const MOST_EXPLAINED = 50

/**
 * What recall might have brought and did not, each with why not: the same question asked again without the threshold and
 * without leaving out what the history holds, and once more as if nobody else were listening.
 *
 * @param asked what the memories of the reply were asked for with
 * @param brought what that brought
 */
export async function explainRecall(
  memory: Pick<PgvectorMemoryAdapter, 'search'>,
  { query, options }: { query: string; options: MemoryQueryOptions },
  brought: readonly MemoryDocument[],
): Promise<LeftOutMemory[]> {
  const { excludeMessageIds = [], ...rest } = options
  const wide = { ...rest, scoreThreshold: -1, includeSiblings: false }
  // The wider search is cut off by rank too, so the one that it is held against reaches further.
  const [visible, everywhere] = await Promise.all([
    memory.search(query, { ...wide, limit: 2 * MOST_EXPLAINED }),
    memory.search(query, { ...wide, venue: 'unrestricted', limit: MOST_EXPLAINED }),
  ])
  const known = new Set(brought.map(({ metadata }) => metadata.id))
  const seen = new Set(visible.documents.map(({ metadata }) => metadata.id))
  const inPrompt = new Set(excludeMessageIds)
  const isFull = brought.filter(({ metadata }) => metadata.why.matched === 'match').length >= (options.limit ?? 0)
  const lowest = Math.min(...brought.map(({ metadata }) => metadata.why.fused))

  const reasonOf = ({ metadata }: MemoryDocument): LeftOutMemory['reason'] => {
    if (metadata.messageIds.some((id) => inPrompt.has(id))) return 'in_history'
    if (!seen.has(metadata.id)) return 'venue'
    return isFull && metadata.why.fused <= lowest ? 'limit' : 'threshold'
  }
  return everywhere.documents
    .filter(({ metadata }) => !known.has(metadata.id))
    .map((document) => ({
      ids: [document.metadata.id],
      createdAt: document.metadata.createdAt,
      tokens: null,
      why: readable(document.metadata.why),
      reason: reasonOf(document),
    }))
}
