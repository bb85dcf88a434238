import { useSyncExternalStore } from 'react'
import { useTheme } from '../../shell/theme'

const system = window.matchMedia('(prefers-color-scheme: dark)')

/** Whether the page is dark just now, for what a style sheet does not reach. */
export function useIsDark(): boolean {
  const theme = useTheme()
  const isSystemDark = useSyncExternalStore(
    (listener) => {
      system.addEventListener('change', listener)
      return () => system.removeEventListener('change', listener)
    },
    () => system.matches,
  )
  return theme === 'system' ? isSystemDark : theme === 'dark'
}
