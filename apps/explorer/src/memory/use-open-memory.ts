import { useCallback } from 'react'
import { useAddress } from '../shell/address'

/** Opens a memory beside the list: it stands in the address, so that "back" closes it. */
export function useOpenMemory(): (id: string) => void {
  const [, setAddress] = useAddress()
  return useCallback((id) => setAddress({ memory: id }, { replace: false }), [setAddress])
}
