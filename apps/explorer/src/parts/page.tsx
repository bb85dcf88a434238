import { type ReactNode, useEffect } from 'react'
import styles from './page.module.css'

/** The frame of a view: its title, what is done from there, and the rest. `fills` = the rest scrolls by itself. */
export function Page({
  title,
  lead,
  actions,
  fills = false,
  children,
}: {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  fills?: boolean
  children: ReactNode
}) {
  useEffect(() => {
    document.title = `${title} · Memory explorer`
  }, [title])
  return (
    <div className={styles.page} data-fills={fills || undefined}>
      <header className={styles.head}>
        <div>
          <h1>{title}</h1>
          {lead !== undefined && <p className={styles.lead}>{lead}</p>}
        </div>
        {actions !== undefined && <div className={styles.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  )
}
