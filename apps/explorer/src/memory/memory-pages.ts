import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { gateway } from '../api/client'
import type { ListedMemory } from '../api/types'
import type { Address } from '../router'

const PAGE = 100

export const STATES = ['active', 'locked', 'pending', 'hidden', 'archived', 'expired', 'deleted'] as const
export type State = (typeof STATES)[number]

/** Which memories the list shows. */
export interface ListFilter {
  personalityId?: string | undefined
  channelId?: string | undefined
  sender?: string | undefined
  state?: State | undefined
  text?: string | undefined
  from?: string | undefined
  until?: string | undefined
}

export interface ListPage {
  memories: ListedMemory[]
  next: string | null
}

export const pagesKey = (personaId: string, filter?: ListFilter) =>
  filter === undefined ? (['memories', personaId] as const) : (['memories', personaId, filter] as const)

/** Days of the reader's calendar, as the gateway takes them. */
const startOf = (day: string | undefined, plusDays = 0): string | undefined => {
  if (!day) return undefined
  const date = new Date(`${day}T00:00`)
  if (Number.isNaN(date.getTime())) return undefined
  date.setDate(date.getDate() + plusDays)
  return date.toISOString()
}

/** The filters as the address holds them. */
export function filterOf(address: Address, text: string | undefined): ListFilter {
  return {
    personalityId: address.personality,
    channelId: address.in,
    sender: address.sender,
    state: STATES.find((state) => state === address.state),
    text: text || undefined,
    from: startOf(address.from),
    until: startOf(address.until, 1),
  }
}

/** The memories of a persona, newest first, page after page. */
export function useMemoryPages(personaId: string, filter: ListFilter, enabled: boolean) {
  const query = useInfiniteQuery({
    queryKey: pagesKey(personaId, filter),
    enabled,
    queryFn: async ({ pageParam: after, signal }): Promise<ListPage> => {
      const { data } = await gateway.GET('/v1/personas/{personaId}/memories', {
        params: { path: { personaId }, query: { ...filter, limit: PAGE, after } },
        signal,
      })
      return data!
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const rows = useMemo(() => query.data?.pages.flatMap(({ memories }) => memories) ?? [], [query.data])
  return { ...query, rows }
}
