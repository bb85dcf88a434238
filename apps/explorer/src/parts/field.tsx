import clsx from 'clsx'
import { type ComponentProps, type ReactNode, useId } from 'react'
import styles from './field.module.css'

/** A labelled control; `hint` is read with it. */
export function Field({
  label,
  hint,
  wide = false,
  children,
}: {
  label: string
  hint?: ReactNode
  wide?: boolean
  children: (ids: { id: string; 'aria-describedby': string | undefined }) => ReactNode
}) {
  const id = useId()
  const hintId = hint === undefined ? undefined : `${id}-hint`
  return (
    <div className={clsx(styles.field, wide && styles.wide)}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': hintId })}
      {hint !== undefined && <small id={hintId}>{hint}</small>}
    </div>
  )
}

/** One line of text, or a number, a date: whatever `type` says. Tells what was typed at every key. */
export function TextField({
  label,
  hint,
  wide = false,
  onText,
  ...input
}: Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'id'> & {
  label: string
  hint?: ReactNode
  wide?: boolean
  value: string
  onText: (text: string) => void
}) {
  return (
    <Field label={label} hint={hint} wide={wide}>
      {(ids) => (
        <input
          {...ids}
          {...input}
          className={styles.input}
          autoComplete="off"
          onChange={(event) => onText(event.target.value)}
        />
      )}
    </Field>
  )
}
