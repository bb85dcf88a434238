import clsx from 'clsx'
import type { ComponentProps } from 'react'
import styles from './button.module.css'

type Look = 'primary' | 'plain' | 'quiet' | 'danger'

/** `quiet` has no border, for rows and toolbars. */
export function Button({ look = 'plain', className, ...props }: ComponentProps<'button'> & { look?: Look }) {
  return <button type="button" className={clsx(styles.button, styles[look], className)} {...props} />
}

/** A button that shows an icon alone; `label` says what it does. */
export function IconButton({ label, className, ...props }: ComponentProps<'button'> & { label: string }) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={clsx(styles.button, styles.quiet, styles.icon, className)}
      {...props}
    />
  )
}
