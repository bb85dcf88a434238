import { type FormEvent, useState } from 'react'
import { Button } from '../../parts/button'
import { TextField } from '../../parts/field'
import styles from './forms.module.css'
import { useStart, useTargets } from './use-operations'

/** Writes an archive, or brings one back. */
export function ArchiveForm() {
  const [file, setFile] = useState('')
  const files = useTargets().data?.archives ?? []
  const create = useStart('create-archive')
  const restore = useStart('restore-archive')
  function submit(event: FormEvent) {
    event.preventDefault()
    restore.mutate({ file })
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <h3>Archives</h3>
      <div className={styles.buttons}>
        <Button look="primary" disabled={create.isPending} onClick={() => create.mutate({})}>
          Write an archive
        </Button>
      </div>
      <TextField
        label="Restore"
        hint="The name of a file in ARCHIVE_DIR, where the worker runs."
        placeholder="memory-2026-01-31.tar.gz"
        suggestions={files}
        required
        value={file}
        onText={setFile}
      />
      <div className={styles.buttons}>
        <Button type="submit" disabled={restore.isPending}>
          Restore
        </Button>
      </div>
    </form>
  )
}
