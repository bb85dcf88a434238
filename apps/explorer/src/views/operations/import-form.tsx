import { type FormEvent, useState } from 'react'
import { Button } from '../../parts/button'
import { TextField } from '../../parts/field'
import { SwitchField } from '../../parts/switch-field'
import styles from './forms.module.css'
import { useStart } from './use-operations'

/** Memories are brought in from the old store. */
export function ImportForm() {
  const [names, setNames] = useState('')
  const [dryRun, setDryRun] = useState(true)
  const start = useStart('import-qdrant')
  function submit(event: FormEvent) {
    event.preventDefault()
    const collections = names.split(/[\s,]+/).filter(Boolean)
    start.mutate({ collections: collections.length === 0 ? 'all' : collections, dryRun })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <h3>Import from Qdrant</h3>
      <TextField
        label="Collections"
        hint="Of the Qdrant that the worker knows. Empty = all."
        placeholder="persona-…"
        value={names}
        onText={setNames}
      />
      <SwitchField label="Dry run" hint="Counts what would come." checked={dryRun} onChange={setDryRun} />
      <div className={styles.buttons}>
        <Button type="submit" look="primary" disabled={start.isPending}>
          Import
        </Button>
      </div>
    </form>
  )
}
