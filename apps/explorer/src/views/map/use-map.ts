import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { gateway } from '../../api/client'

/** While a worker draws it, the map is looked at again so often. */
const LOOK_AGAIN_MS = 2_000

/** The map of a persona. One that is out of date is shown as it is, and drawn anew meanwhile. */
export function useMap(personaId: string, filter: { personalityId?: string; channelId?: string }) {
  const query = useQuery({
    queryKey: ['map', personaId, filter],
    queryFn: async ({ signal }) => {
      const { data } = await gateway.GET('/v1/personas/{personaId}/map', {
        params: { path: { personaId }, query: filter },
        signal,
      })
      return data!
    },
    // Thousands of points: comparing them with those before takes longer than drawing them.
    structuralSharing: false,
    refetchInterval: ({ state }) => (state.data?.isStale ? LOOK_AGAIN_MS : false),
  })
  const isStale = query.data?.isStale ?? false
  useEffect(() => {
    if (!isStale) return
    // Asked for once; that it fails shows in the map staying as it is.
    gateway.POST('/v1/personas/{personaId}/map', { params: { path: { personaId } } }).catch(() => {})
  }, [personaId, isStale])
  return query
}
