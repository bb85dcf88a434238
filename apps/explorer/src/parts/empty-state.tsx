import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './states.module.css'

/** Nothing is here, why that is, and what to do about it. */
export function EmptyState({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children?: ReactNode }) {
  return (
    <div className={styles.state}>
      <Icon aria-hidden="true" className={styles.icon} />
      <h2>{title}</h2>
      {children !== undefined && <div className={styles.text}>{children}</div>}
    </div>
  )
}
