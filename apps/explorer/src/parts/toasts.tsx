import { Toast } from '@base-ui/react/toast'
import { X } from 'lucide-react'
import { asProblem } from '../api/problem'
import styles from './toasts.module.css'

/** Says what was done, from anywhere: `toasts.add({ title: 'Deleted 3 memories', actionProps: … })`. */
export const toasts = Toast.createToastManager()

/** Says that something failed, in the gateway's words. */
export function tellProblem(error: unknown): void {
  const { title, message } = asProblem(error)
  toasts.add({ title, description: message, type: 'problem', priority: 'high', timeout: 15_000 })
}

/** Where the toasts appear. */
export function Toasts() {
  const { toasts: shown } = Toast.useToastManager()
  return (
    <Toast.Portal>
      <Toast.Viewport className={styles.viewport}>
        {shown.map((toast) => (
          <Toast.Root key={toast.id} toast={toast} className={styles.toast} data-kind={toast.type}>
            <Toast.Content className={styles.content}>
              <div className={styles.words}>
                <Toast.Title className={styles.title} />
                <Toast.Description className={styles.description} />
              </div>
              <Toast.Action className={styles.action} />
              <Toast.Close className={styles.close} aria-label="Dismiss">
                <X aria-hidden="true" />
              </Toast.Close>
            </Toast.Content>
          </Toast.Root>
        ))}
      </Toast.Viewport>
    </Toast.Portal>
  )
}
