import { type FormEvent, useState } from 'react'
import { Button } from '../../parts/button'
import { Choice } from '../../parts/choice'
import { SwitchField } from '../../parts/switch-field'
import { nameOf, usePersonas } from '../../shell/persona'
import styles from './forms.module.css'
import { useStart } from './use-operations'

const EVERYONE = 'everyone'

/** Memories are made of the history again; what stands is left as it is. */
export function RebuildForm() {
  const [personaId, setPersonaId] = useState(EVERYONE)
  const [dryRun, setDryRun] = useState(true)
  const personas = usePersonas()
  const start = useStart('rebuild')
  function submit(event: FormEvent) {
    event.preventDefault()
    start.mutate({ dryRun, ...(personaId === EVERYONE ? {} : { personaId }) })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <h3>Rebuild memories</h3>
      <Choice
        label="Of whom"
        options={[
          { value: EVERYONE, label: 'Everyone' },
          ...(personas.data?.personas ?? []).map((one) => ({ value: one.id, label: `${nameOf(one)} (${one.name})` })),
        ]}
        value={personaId}
        onChoose={setPersonaId}
      />
      <SwitchField label="Dry run" hint="Counts what would be made." checked={dryRun} onChange={setDryRun} />
      <div className={styles.buttons}>
        <Button type="submit" look="primary" disabled={start.isPending}>
          Rebuild
        </Button>
      </div>
    </form>
  )
}
