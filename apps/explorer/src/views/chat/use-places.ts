import { api } from '../../api/client'
import type { Persona } from '../../api/types'

/** Where a conversation happens. */
export interface Place {
  channelId: string
  /** Null = a direct message. */
  guildId: string | null
  label: string
}

/** So far back one looks for places. */
const LOOKED_AT = 500

/** Where the persona has spoken to whom, latest first; a direct message can always be written. */
export function usePlaces(persona: Persona | undefined) {
  const { data, isPending } = api.useQuery(
    'get',
    '/v1/personas/{personaId}/history',
    { params: { path: { personaId: persona?.id ?? '' }, query: { limit: LOOKED_AT } } },
    { enabled: persona !== undefined, staleTime: 60_000, retry: false },
  )
  const messages = data?.messages ?? []

  function of(personalityId: string): Place[] {
    const places = new Map<string, Place>()
    for (const { channelId, guildId, personalityId: spokenTo } of messages) {
      if (spokenTo === personalityId && !places.has(channelId)) {
        places.set(channelId, { channelId, guildId, label: labelOf(channelId, guildId) })
      }
    }
    const own = persona?.ownerDiscordId ?? ''
    const hasDirect = [...places.values()].some(({ guildId }) => guildId === null)
    if (!hasDirect) places.set(own, { channelId: own, guildId: null, label: 'Direct message' })
    return [...places.values()]
  }
  return { isPending, of, lastPersonality: messages[0]?.personalityId }
}

const labelOf = (channelId: string, guildId: string | null): string =>
  guildId === null ? `Direct, …${channelId.slice(-4)}` : `Channel …${channelId.slice(-4)} of a guild`
