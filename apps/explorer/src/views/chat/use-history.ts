import { useInfiniteQuery } from '@tanstack/react-query'
import { gateway } from '../../api/client'
import type { Place } from './use-places'

const PAGE = 40

export const historyKey = (personaId: string, personalityId: string, channelId: string) =>
  ['history', personaId, personalityId, channelId] as const

/** What was said in this conversation, oldest first; `fetchNextPage` brings what was said earlier. */
export function useHistory(personaId: string, personalityId: string, { channelId }: Place) {
  const query = useInfiniteQuery({
    queryKey: historyKey(personaId, personalityId, channelId),
    queryFn: async ({ pageParam: after, signal }) => {
      const { data } = await gateway.GET('/v1/personas/{personaId}/history', {
        params: { path: { personaId }, query: { personalityId, channelId, limit: PAGE, after } },
        signal,
      })
      return data!
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const messages = (query.data?.pages.flatMap((page) => page.messages) ?? []).toReversed()
  return { ...query, messages }
}
