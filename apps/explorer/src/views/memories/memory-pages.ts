import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { gateway } from '../../api/client'

const PAGE = 100

/** The memories of a persona, newest first, page after page. */
export function useMemoryPages(personaId: string) {
  const query = useInfiniteQuery({
    queryKey: ['memories', personaId],
    queryFn: async ({ pageParam: after, signal }) => {
      const { data } = await gateway.GET('/v1/personas/{personaId}/memories', {
        params: { path: { personaId }, query: { limit: PAGE, after } },
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
