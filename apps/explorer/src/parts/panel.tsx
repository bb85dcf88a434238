import { Dialog } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import styles from './panel.module.css'

/**
 * What slides in from the side and is about one thing. The page beside it stays in use, so that one goes from row to row,
 * and what is said there, such as how to undo, is reached. Escape or the button close it.
 */
export function Panel({
  open,
  onClose,
  title,
  foot,
  children,
}: {
  open: boolean
  onClose: () => void
  title: ReactNode
  foot?: ReactNode
  children: ReactNode
}) {
  return (
    <Dialog.Root open={open} onOpenChange={(next) => !next && onClose()} modal={false} disablePointerDismissal>
      <Dialog.Portal>
        <Dialog.Popup className={styles.panel}>
          <header className={styles.head}>
            <Dialog.Title className={styles.title}>{title}</Dialog.Title>
            <Dialog.Close className={styles.close} aria-label="Close">
              <X aria-hidden="true" />
            </Dialog.Close>
          </header>
          <div className={styles.body}>{children}</div>
          {foot !== undefined && <footer className={styles.foot}>{foot}</footer>}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
