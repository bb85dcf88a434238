import { useQuery } from '@tanstack/react-query'
import { gateway } from '../api/client'
import type { ListedMemory } from '../api/types'

/** So many are named in one address. */
export const MOST_NAMED = 100

/** Memories by id, in whatever state; those that were erased are not among them. */
export function useMemoriesById(personaId: string, ids: readonly string[]) {
  const named = [...new Set(ids)].slice(0, MOST_NAMED)
  const { data, error } = useQuery({
    queryKey: ['memory', personaId, 'named', named],
    enabled: named.length > 0,
    queryFn: async ({ signal }) => {
      const { data } = await gateway.GET('/v1/personas/{personaId}/memories', {
        params: { path: { personaId }, query: { ids: named.join(','), limit: MOST_NAMED } },
        signal,
      })
      return new Map(data!.memories.map((memory): [string, ListedMemory] => [memory.id, memory]))
    },
  })
  return { byId: data, error }
}
