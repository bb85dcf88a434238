import { useMemo } from 'react'
import { api } from '../api/client'
import type { Personality } from '../api/types'

/** As many as are told apart at a glance. */
export const HUES = [165, 265, 30, 325, 90, 220, 0, 130, 295, 55] as const

export interface NamedPersonality extends Personality {
  label: string
  /** The hue that stands for it in every view. */
  hue: number
}

/** A colour where the list is not to be seen, as for a person: always the same for an id. */
export const hueOf = (id: string): number => HUES[Number.parseInt(id.slice(0, 8), 16) % HUES.length] ?? HUES[0]

/** Every personality with its colour; by slug, so that a colour stays when others come. */
export function usePersonalities() {
  const query = api.useQuery('get', '/v1/personalities', {}, { staleTime: 60_000 })
  const list = useMemo<NamedPersonality[]>(
    () =>
      (query.data?.personalities ?? []).map((one, at) => ({
        ...one,
        label: one.name,
        hue: HUES[at % HUES.length]!,
      })),
    [query.data],
  )
  const byId = useMemo(() => new Map(list.map((one) => [one.id, one])), [list])
  return { ...query, list, byId }
}
