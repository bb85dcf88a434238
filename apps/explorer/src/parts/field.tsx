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
  suggestions = [],
  onText,
  ...input
}: Omit<ComponentProps<'input'>, 'onChange' | 'value' | 'id' | 'list'> & {
  label: string
  hint?: ReactNode
  wide?: boolean
  /** What it will probably be; anything else may be typed. */
  suggestions?: readonly string[]
  value: string
  onText: (text: string) => void
}) {
  return (
    <Field label={label} hint={hint} wide={wide}>
      {(ids) => (
        <>
          <input
            {...ids}
            {...input}
            {...(suggestions.length > 0 ? { list: `${ids.id}-list` } : {})}
            className={styles.input}
            autoComplete="off"
            onChange={(event) => onText(event.target.value)}
          />
          {suggestions.length > 0 && (
            <datalist id={`${ids.id}-list`}>
              {suggestions.map((text) => (
                <option key={text} value={text} />
              ))}
            </datalist>
          )}
        </>
      )}
    </Field>
  )
}
