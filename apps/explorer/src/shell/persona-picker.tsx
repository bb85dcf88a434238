import { Combobox } from '@base-ui/react/combobox'
import { Check, ChevronsUpDown } from 'lucide-react'
import type { Persona } from '../api/types'
import { useAddress } from './address'
import { nameOf, usePersona, usePersonas } from './persona'
import styles from './persona-picker.module.css'

/** More would only make the list slow; typing finds the others. */
const SHOWN = 50

/** Whose memories are looked at: a button that opens a list to search. */
export function PersonaPicker({ disabled }: { disabled: boolean }) {
  const { data } = usePersonas()
  const persona = usePersona()
  const [, setAddress] = useAddress()
  return (
    <Combobox.Root
      items={data?.personas ?? []}
      value={persona ?? null}
      limit={SHOWN}
      disabled={disabled || persona === undefined}
      itemToStringLabel={(one: Persona) => `${nameOf(one)} ${one.ownerUsername} ${one.name}`}
      isItemEqualToValue={(one, other) => one.id === other.id}
      onValueChange={(chosen) => chosen && setAddress({ persona: chosen.id }, { replace: false })}
    >
      <Combobox.Trigger className={styles.trigger} aria-label="Persona">
        <span className={styles.avatar} aria-hidden="true">
          {persona ? nameOf(persona).slice(0, 1).toUpperCase() : '·'}
        </span>
        <span className={styles.names}>
          <strong>{persona ? nameOf(persona) : 'No persona'}</strong>
          <small>{persona ? `${persona.name} of @${persona.ownerUsername}` : 'nobody is known yet'}</small>
        </span>
        <ChevronsUpDown aria-hidden="true" className={styles.chevrons} />
      </Combobox.Trigger>
      <Combobox.Portal>
        <Combobox.Positioner className={styles.positioner} align="start" sideOffset={6}>
          <Combobox.Popup className={styles.popup} aria-label="Choose a persona">
            <Combobox.Input className={styles.input} placeholder="Find a person" aria-label="Find a person" />
            <Combobox.Empty>
              <p className={styles.none}>Nobody is called that.</p>
            </Combobox.Empty>
            <Combobox.List className={styles.list}>
              {(one: Persona) => (
                <Combobox.Item key={one.id} value={one} className={styles.item}>
                  <span className={styles.avatar} aria-hidden="true">
                    {nameOf(one).slice(0, 1).toUpperCase()}
                  </span>
                  <span className={styles.names}>
                    <strong>{nameOf(one)}</strong>
                    <small>
                      {one.name} of @{one.ownerUsername}
                    </small>
                  </span>
                  <Combobox.ItemIndicator className={styles.check}>
                    <Check aria-hidden="true" />
                  </Combobox.ItemIndicator>
                </Combobox.Item>
              )}
            </Combobox.List>
          </Combobox.Popup>
        </Combobox.Positioner>
      </Combobox.Portal>
    </Combobox.Root>
  )
}
