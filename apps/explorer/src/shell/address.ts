import { useNavigate, useSearch } from '@tanstack/react-router'
import { useCallback } from 'react'
import type { Address } from '../router'

/**
 * What the address says, and a way to change it: so that a page can be reloaded, shared and gone back from.
 *
 * @example
 * ```ts
 * const [address, setAddress] = useAddress()
 * setAddress({ channel: '112233' })
 * ```
 */
export function useAddress(): [Address, (change: Address, options?: { replace?: boolean }) => void] {
  const address: Address = useSearch({ strict: false })
  const navigate = useNavigate()
  const change = useCallback(
    (wanted: Address, { replace = true } = {}) => {
      void navigate({ to: '.', search: ((current: Address) => ({ ...current, ...wanted })) as never, replace })
    },
    [navigate],
  )
  return [address, change]
}
