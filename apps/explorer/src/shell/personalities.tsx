import { createContext, type ReactNode, useContext, useMemo } from 'react'
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

function useKnownPersonalities() {
  const { data, error, isPending, refetch } = api.useQuery('get', '/v1/personalities', {}, { staleTime: 60_000 })
  return useMemo(() => {
    const list: NamedPersonality[] = (data?.personalities ?? []).map((one, at) => ({
      ...one,
      label: one.name,
      hue: HUES[at % HUES.length]!,
    }))
    return { list, byId: new Map(list.map((one) => [one.id, one])), error, isPending, refetch }
  }, [data, error, isPending, refetch])
}

const Known = createContext<ReturnType<typeof useKnownPersonalities> | null>(null)

/** Asks for the personalities once: every row of a list names one. */
export function PersonalitiesProvider({ children }: { children: ReactNode }) {
  return <Known value={useKnownPersonalities()}>{children}</Known>
}

/** Every personality with its colour; by slug, so that a colour stays when others come. */
export function usePersonalities() {
  const known = useContext(Known)
  if (known === null) throw new Error('usePersonalities stands outside of PersonalitiesProvider')
  return known
}
