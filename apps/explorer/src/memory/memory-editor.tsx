import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from 'react'
import type { ListedMemory } from '../api/types'
import { Button } from '../parts/button'
import { Field } from '../parts/field'
import field from '../parts/field.module.css'
import { ProblemNotice } from '../parts/problem-notice'
import { editMemory } from './changes'
import styles from './memory-panel.module.css'

/** Corrects what a memory says. Its id stays, so the correction sticks; the old text is kept for undo. */
export function MemoryEditor({
  personaId,
  memory,
  onDone,
}: {
  personaId: string
  memory: ListedMemory
  onDone: () => void
}) {
  const [text, setText] = useState(memory.text)
  const area = useRef<HTMLTextAreaElement>(null)
  const save = useMutation({ mutationFn: () => editMemory(personaId, memory.id, text), onSuccess: onDone })
  useEffect(() => area.current?.focus(), [])

  function submit(event: FormEvent) {
    event.preventDefault()
    save.mutate()
  }
  function onKeyDown(event: KeyboardEvent) {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) save.mutate()
    if (event.key === 'Escape') {
      // The panel stays open.
      event.stopPropagation()
      onDone()
    }
  }

  return (
    <form className={styles.editor} onSubmit={submit}>
      <Field
        label="What it says"
        hint={
          <>
            <code>{'{user}'}</code> and <code>{'{assistant}'}</code> stand for names.
          </>
        }
      >
        {(ids) => (
          <textarea
            {...ids}
            ref={area}
            rows={8}
            className={field.input}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={onKeyDown}
          />
        )}
      </Field>
      {save.error && <ProblemNotice error={save.error} />}
      <footer>
        <Button type="submit" look="primary" disabled={save.isPending || text.trim() === ''}>
          Save
        </Button>
        <Button look="quiet" onClick={onDone}>
          Cancel
        </Button>
      </footer>
    </form>
  )
}
