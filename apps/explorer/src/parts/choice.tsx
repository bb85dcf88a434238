import { Select } from '@base-ui/react/select'
import { Check, ChevronDown } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import styles from './choice.module.css'

export interface Option<Value extends string> {
  value: Value
  label: string
  /** What stands before the label, such as a colour. */
  mark?: ReactNode
}

/** One of a few. `quiet` shows the label to a screen reader alone. */
export function Choice<Value extends string>({
  label,
  quiet = false,
  options,
  value,
  onChoose,
}: {
  label: string
  quiet?: boolean
  options: readonly Option<Value>[]
  value: Value
  onChoose: (value: Value) => void
}) {
  const id = useId()
  const chosen = options.find((option) => option.value === value)
  return (
    <div className={styles.field}>
      <span id={id} className={quiet ? 'visually-hidden' : styles.label}>
        {label}
      </span>
      <Select.Root value={value} onValueChange={(next) => next !== null && onChoose(next as Value)} modal={false}>
        <Select.Trigger className={styles.trigger} aria-labelledby={id}>
          <Select.Value className={styles.value}>
            {() => (
              <>
                {chosen?.mark}
                <span className={styles.name}>{chosen?.label ?? ''}</span>
              </>
            )}
          </Select.Value>
          <Select.Icon className={styles.icon}>
            <ChevronDown aria-hidden="true" />
          </Select.Icon>
        </Select.Trigger>
        <Select.Portal>
          <Select.Positioner className={styles.positioner} sideOffset={4} alignItemWithTrigger={false}>
            <Select.Popup className={styles.popup}>
              {options.map((option) => (
                <Select.Item key={option.value} value={option.value} className={styles.item}>
                  <Select.ItemText className={styles.text}>
                    {option.mark}
                    {option.label}
                  </Select.ItemText>
                  <Select.ItemIndicator className={styles.check}>
                    <Check aria-hidden="true" />
                  </Select.ItemIndicator>
                </Select.Item>
              ))}
            </Select.Popup>
          </Select.Positioner>
        </Select.Portal>
      </Select.Root>
    </div>
  )
}
