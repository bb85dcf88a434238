import type { MemorySearch } from '../api/types'
import type { Address } from '../router'

/*
 * The options of a recall, as the address holds them: one key each, absent = the default. The form writes them, the
 * search reads them.
 */

export const RECALL_KEYS = [
  'mode',
  'venue',
  'guild',
  'channel',
  'limit',
  'threshold',
  'before',
  'first',
  'share',
  'halfLife',
  'recencyWeight',
  'diversity',
  'siblings',
  'without',
  'unsaid',
] as const

export type RecallKey = (typeof RECALL_KEYS)[number]

const numberOf = (text: string | undefined): number | undefined =>
  text === undefined || text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text)

/** Ids between spaces or commas. */
const listOf = (text: string | undefined): string[] | undefined => {
  const ids = text?.split(/[\s,]+/).filter(Boolean) ?? []
  return ids.length === 0 ? undefined : ids
}

/** What is wrong with the options before the gateway is asked; null = nothing. */
export function flawOf(address: Address): string | null {
  if (address.venue === 'guild' && !(address.guild && address.channel)) {
    return 'Name the guild and the channel in which the answer will be seen.'
  }
  return null
}

/** The body of a search. What the gateway would not take is left to it to say. */
export function searchOf(query: string, address: Address): MemorySearch {
  const halfLifeDays = numberOf(address.halfLife)
  const lambda = numberOf(address.diversity)
  return {
    query,
    venue: venueOf(address),
    personalityId: address.personality,
    mode: address.mode === 'vector' || address.mode === 'lexical' ? address.mode : undefined,
    limit: numberOf(address.limit),
    scoreThreshold: numberOf(address.threshold),
    excludeNewerThan: address.before ? new Date(address.before).toISOString() : undefined,
    channelIds: listOf(address.first),
    channelBudgetRatio: numberOf(address.share),
    includeSiblings: address.siblings === 'no' ? false : undefined,
    recency: halfLifeDays === undefined ? undefined : { halfLifeDays, weight: numberOf(address.recencyWeight) ?? 0.02 },
    diversity: lambda === undefined ? undefined : { lambda },
    excludeIds: listOf(address.without),
    excludeMessageIds: listOf(address.unsaid),
  }
}

function venueOf({ venue, guild, channel }: Address): MemorySearch['venue'] {
  if (venue === 'guild') return { kind: 'guild', guildId: guild ?? '', channelId: channel ?? '' }
  return venue === 'dm' ? { kind: 'dm' } : 'unrestricted'
}

/** How many options differ from their defaults. */
export const countChosen = (address: Address): number => RECALL_KEYS.filter((key) => address[key]).length
