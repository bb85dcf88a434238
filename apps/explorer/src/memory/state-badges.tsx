import { Archive, Clock, EyeOff, Hourglass, Lock, type LucideIcon, Trash2 } from 'lucide-react'
import type { State } from './memory-pages'
import styles from './state-badges.module.css'

const SHOWN: Partial<Record<State, { label: string; icon: LucideIcon }>> = {
  locked: { label: 'locked', icon: Lock },
  hidden: { label: 'hidden', icon: EyeOff },
  archived: { label: 'archived', icon: Archive },
  deleted: { label: 'deleted', icon: Trash2 },
  pending: { label: 'waits for its vector', icon: Hourglass },
  expired: { label: 'expired', icon: Clock },
}

/** What is not as usual about a memory; nothing for one that is simply recalled. */
export function StateBadges({ states }: { states: readonly State[] }) {
  return states.map((state) => {
    const shown = SHOWN[state]
    if (!shown) return null
    const Icon = shown.icon
    return (
      <span key={state} className={styles.badge} data-state={state}>
        <Icon aria-hidden="true" />
        {shown.label}
      </span>
    )
  })
}
