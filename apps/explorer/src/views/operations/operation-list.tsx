import type { Job } from '../../api/types'
import { Button } from '../../parts/button'
import { Loading } from '../../parts/loading'
import { ProblemNotice } from '../../parts/problem-notice'
import { when } from '../../parts/when'
import styles from './operation-list.module.css'
import { Outcome } from './outcome'
import { changeJob, isLive, useOperations } from './use-operations'
import { nameOfKind, STATES, shown, spoken } from './words'

/** What operators asked for within the hour, how far it is and what it brought. */
export function OperationList() {
  const { data, error, isPending, refetch } = useOperations()
  return (
    <section className={styles.list} aria-labelledby="operations-list">
      <h2 id="operations-list">Now, and within the hour</h2>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading label="Fetching operations" />}
      {data?.operations.length === 0 && <p className={styles.none}>Nothing was asked for within the hour.</p>}
      <ol aria-live="polite">
        {data?.operations.map((job) => (
          <Operation key={job.id} job={job} />
        ))}
      </ol>
    </section>
  )
}

function Operation({ job }: { job: Job }) {
  const { progress, error, result, state } = job
  const { done, total, phase } = progress ?? {}
  const ofWhole = typeof done === 'number' && typeof total === 'number' && total > 0 ? done / total : null
  return (
    <li className={styles.job} data-state={state}>
      <header className={styles.head}>
        <h3>{nameOfKind(job.kind)}</h3>
        <span className={styles.state} data-state={state}>
          {STATES[state]}
        </span>
        <small>{when(Date.parse(job.createdAt))}</small>
        <span className={styles.actions}>
          {isLive(job) && <Button onClick={() => void changeJob(job.id, 'cancel')}>Cancel</Button>}
          {(state === 'failed' || state === 'cancelled') && (
            <Button onClick={() => void changeJob(job.id, 'replay')}>Try again</Button>
          )}
        </span>
      </header>
      {isLive(job) && progress !== null && (
        <div className={styles.progress}>
          <progress
            aria-label={`${nameOfKind(job.kind)}: how far it is`}
            {...(ofWhole === null ? {} : { value: ofWhole, max: 1 })}
          />
          <span>
            {typeof phase === 'string' && `${spoken(phase)} `}
            {shown(done)} of {shown(total)}
          </span>
        </div>
      )}
      {error && (
        <p className={styles.error}>
          {error.message} <code>{error.code}</code>
        </p>
      )}
      <Outcome result={result} />
    </li>
  )
}
