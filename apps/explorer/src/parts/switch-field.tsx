import { Switch } from '@base-ui/react/switch'
import { useId } from 'react'
import styles from './switch-field.module.css'

/** On or off. */
export function SwitchField({
  label,
  hint,
  checked,
  onChange,
}: {
  label: string
  hint?: string
  checked: boolean
  onChange: (checked: boolean) => void
}) {
  const id = useId()
  return (
    <div className={styles.field}>
      <Switch.Root
        className={styles.track}
        checked={checked}
        onCheckedChange={onChange}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
      >
        <Switch.Thumb className={styles.thumb} />
      </Switch.Root>
      <span>
        <span id={`${id}-label`} className={styles.label}>
          {label}
        </span>
        {hint !== undefined && <small id={`${id}-hint`}>{hint}</small>}
      </span>
    </div>
  )
}
