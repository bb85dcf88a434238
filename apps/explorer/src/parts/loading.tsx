import styles from './states.module.css'

/** Something is on its way. Says so to a screen reader, and is seen only when it takes a moment. */
export function Loading({ label = 'Loading' }: { label?: string }) {
  return (
    <div className={styles.loading} role="status">
      <span className={styles.dots} aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      {label} …
    </div>
  )
}
