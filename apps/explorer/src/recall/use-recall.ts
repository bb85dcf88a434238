import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { gateway } from '../api/client'
import type { MemorySearch } from '../api/types'

/** Recalls from a persona; null = there is nothing to ask yet. Every key typed asks again, so it waits a little. */
export function useRecall(personaId: string, search: MemorySearch | null) {
  return useQuery({
    queryKey: ['recall', personaId, search],
    enabled: search !== null,
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => {
      const { data } = await gateway.POST('/v1/personas/{personaId}/memories/search', {
        params: { path: { personaId } },
        body: search!,
        signal,
      })
      return data!
    },
  })
}
