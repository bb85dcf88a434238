import { api } from '../api/client'
import type { Persona } from '../api/types'
import { useAddress } from './address'

/** As many as the picker offers; it says so where there are more. */
const MOST = 1_000

/** Every persona that this token may see. */
export function usePersonas() {
  return api.useQuery('get', '/v1/personas', { params: { query: { limit: MOST } } }, { staleTime: 60_000 })
}

/** Whose memories are shown: whom the address names, else the first. Undefined while nobody is known. */
export function usePersona(): Persona | undefined {
  const [{ persona }] = useAddress()
  const { data } = usePersonas()
  return data?.personas.find(({ id }) => id === persona) ?? data?.personas[0]
}

/** What a persona is called. */
export const nameOf = ({ preferredName, ownerUsername }: Persona): string => preferredName ?? ownerUsername
