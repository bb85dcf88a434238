import { Archive, EyeOff, Lock, LockOpen, RotateCcw, Trash2, X } from 'lucide-react'
import { type Action, changeMemories } from '../../memory/changes'
import { Button, IconButton } from '../../parts/button'
import styles from './bulk-bar.module.css'

/** What is done to all that are ticked, at once and as one operation. */
export function BulkBar({
  personaId,
  selected,
  onAll,
  onClear,
}: {
  personaId: string
  selected: ReadonlySet<string>
  onAll: () => void
  onClear: () => void
}) {
  if (selected.size === 0) return null
  const act = (action: Action) => async () => {
    await changeMemories(personaId, [...selected], action)
    onClear()
  }
  return (
    <div className={styles.bar} role="toolbar" aria-label="What to do to the selected memories">
      <strong aria-live="polite">{selected.size.toLocaleString('en')} selected</strong>
      <div className={styles.actions}>
        <Button look="quiet" onClick={act('lock')}>
          <Lock aria-hidden="true" /> Lock
        </Button>
        <Button look="quiet" onClick={act('unlock')}>
          <LockOpen aria-hidden="true" /> Unlock
        </Button>
        <Button look="quiet" onClick={act('hide')}>
          <EyeOff aria-hidden="true" /> Hide
        </Button>
        <Button look="quiet" onClick={act('archive')}>
          <Archive aria-hidden="true" /> Archive
        </Button>
        <Button look="quiet" onClick={act('restore')}>
          <RotateCcw aria-hidden="true" /> Restore
        </Button>
        <Button look="quiet" onClick={act('delete')}>
          <Trash2 aria-hidden="true" /> Delete
        </Button>
      </div>
      <Button look="quiet" onClick={onAll}>
        All shown
      </Button>
      <IconButton label="Select none" onClick={onClear}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  )
}
