import type { MemoryQueryOptions } from '@bot/memory'
import type { PayloadNames } from './payload.js'

/**
 * The scope of a query as a filter of Qdrant. From a guild only what was said in that guild, or is of canon scope
 * 'global': what nobody knows the place of stays closed.
 */
export function filterOf(options: MemoryQueryOptions, names: PayloadNames): object {
  const { personaId, personalityId, venue, channelIds = [], excludeIds = [], excludeMessageIds = [] } = options
  const is = (key: string, value: string) => ({ key, match: { value } })
  const anyOf = (key: string, values: readonly string[]) => ({ key, match: { any: [...values] } })
  const newer = options.excludeNewerThan
  return {
    must: [
      is(names.owner, personaId),
      ...(personalityId == null ? [] : [is(names.personality, personalityId)]),
      ...(channelIds.length === 0 ? [] : [anyOf(names.channelId, channelIds)]),
      ...(newer === undefined ? [] : [{ key: names.createdAt, range: { lt: new Date(newer).getTime() } }]),
      ...(venue === 'unrestricted' || venue.kind === 'dm'
        ? []
        : [{ should: [is(names.guildId, venue.guildId), is(names.canonScope, 'global')] }]),
    ],
    must_not: [
      ...(excludeIds.length === 0 ? [] : [{ has_id: [...excludeIds] }]),
      ...(excludeMessageIds.length === 0 ? [] : [anyOf(names.messageIds, excludeMessageIds)]),
    ],
  }
}
