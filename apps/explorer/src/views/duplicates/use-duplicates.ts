import { useInfiniteQuery } from '@tanstack/react-query'
import { gateway } from '../../api/client'
import type { components } from '../../api/schema'

export type Group = components['schemas']['DuplicateGroup']

export const duplicatesKey = (personaId: string) => ['duplicates', personaId] as const

/** Groups of memories that say the same; threshold undefined = as the embedder was calibrated. */
export function useDuplicates(personaId: string | undefined, threshold: number | undefined) {
  return useInfiniteQuery({
    queryKey: [...duplicatesKey(personaId ?? ''), threshold],
    enabled: personaId !== undefined,
    queryFn: async ({ pageParam: after, signal }) => {
      const { data } = await gateway.GET('/v1/personas/{personaId}/duplicates', {
        params: { path: { personaId: personaId! }, query: { threshold, after } },
        signal,
      })
      return data!
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
}
