import type { MemoryQueryOptions } from '@bot/memory'
import type { Filter, Search } from '../measure/system.js'

/** The same question in the adapter's words. */
export const searchOptions = ({ personaId, filter, count }: Search): MemoryQueryOptions => ({
  personaId,
  venue: 'unrestricted',
  limit: count,
  scoreThreshold: 0,
  mode: 'vector',
  ...narrowed(filter),
})

function narrowed(filter: Filter): Partial<MemoryQueryOptions> {
  if (filter.kind === 'channel') return { channelIds: [filter.channelId], channelBudgetRatio: 1 }
  if (filter.kind === 'before') return { excludeNewerThan: filter.before }
  return {}
}
