import { type FormEvent, useState } from 'react'
import { Button } from '../../parts/button'
import { Choice } from '../../parts/choice'
import { TextField } from '../../parts/field'
import styles from './forms.module.css'
import { useOperations, useStart, useTargets } from './use-operations'

const DIRECTIONS = {
  push: 'Push: the other one changes',
  pull: 'Pull: this one changes',
  both: 'Both change',
} as const
type Direction = keyof typeof DIRECTIONS

/** A sync is tried first: it can begin for real once a dry run of just this has told what would change. */
export function SyncForm() {
  const [target, setTarget] = useState('')
  const [direction, setDirection] = useState<Direction>('push')
  const [tried, setTried] = useState<{ jobId: string; target: string; direction: Direction } | null>(null)
  const names = useTargets().data?.sync ?? []
  const start = useStart('sync')
  const job = useOperations().data?.operations.find(({ id }) => id === tried?.jobId)
  const isSame = tried?.target === target && tried.direction === direction
  const isReady = isSame && job?.state === 'done'

  async function tryIt(event: FormEvent) {
    event.preventDefault()
    const jobId = await start.mutateAsync({ target, direction, dryRun: true }).catch(() => null)
    if (jobId !== null) setTried({ jobId, target, direction })
  }
  return (
    <form className={styles.form} onSubmit={(event) => void tryIt(event)}>
      <h3>Sync with another database</h3>
      <TextField
        label="Target"
        hint="A name of SYNC_TARGETS, where the worker runs."
        placeholder={names[0] ?? 'staging'}
        suggestions={names}
        pattern="[a-z0-9][a-z0-9_\-]{0,62}"
        required
        value={target}
        onText={setTarget}
      />
      <Choice
        label="Direction"
        options={(Object.keys(DIRECTIONS) as Direction[]).map((value) => ({ value, label: DIRECTIONS[value] }))}
        value={direction}
        onChoose={setDirection}
      />
      <p className={styles.hint}>
        {isReady
          ? 'The dry run below tells what would change.'
          : 'A dry run first: it tells by table what would change.'}
      </p>
      <div className={styles.buttons}>
        <Button type="submit" look={isReady ? 'plain' : 'primary'} disabled={start.isPending}>
          Dry run
        </Button>
        <Button
          look="primary"
          disabled={!isReady || start.isPending}
          onClick={() => start.mutate({ target, direction })}
        >
          Sync now
        </Button>
      </div>
    </form>
  )
}
