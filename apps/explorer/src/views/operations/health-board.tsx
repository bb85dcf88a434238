import { CircleCheck, CircleX, TriangleAlert } from 'lucide-react'
import { api } from '../../api/client'
import { Button } from '../../parts/button'
import { Loading } from '../../parts/loading'
import { ProblemNotice } from '../../parts/problem-notice'
import styles from './board.module.css'
import { shown, spoken } from './words'

const STATUS = { ok: 'Everything works', degraded: 'It works, but not fully', down: 'It does not work' } as const
const MARKS = { ok: CircleCheck, warning: TriangleAlert, fault: CircleX } as const
const SEVERITIES = { ok: 'in order', warning: 'to look at', fault: 'a fault' } as const
const RANK = { fault: 0, warning: 1, ok: 2 } as const

/** Whether memory works, and what the doctor finds. */
export function HealthBoard() {
  const health = api.useQuery('get', '/health', {}, { refetchInterval: 10_000 })
  const doctor = api.useQuery('get', '/v1/doctor', {}, { staleTime: 60_000 })
  const { status = 'down', reasons = [], jobs, database, embedder } = health.data ?? {}
  const findings = doctor.data?.findings.toSorted((one, other) => RANK[one.severity] - RANK[other.severity])
  const facts = { ...simple(database), ...simple(embedder), ...simple(jobs, 'jobs ') }
  return (
    <section className={styles.board} aria-labelledby="health">
      <header className={styles.head}>
        <h2 id="health">Health</h2>
        <Button disabled={doctor.isFetching} onClick={() => void doctor.refetch()}>
          Examine again
        </Button>
      </header>
      {health.error && <ProblemNotice error={health.error} onRetry={() => void health.refetch()} />}
      {health.data && (
        <p className={styles.status} data-status={status} role="status">
          {STATUS[status]}
        </p>
      )}
      {reasons.map((reason) => (
        <p key={reason}>{reason}</p>
      ))}
      <dl className={styles.facts}>
        {Object.entries(facts).map(([name, value]) => (
          <div key={name}>
            <dt>{spoken(name.replace(/Ms$/, ''))}</dt>
            <dd>{shown(value, name)}</dd>
          </div>
        ))}
      </dl>
      <h3>What the doctor found</h3>
      {doctor.error && <ProblemNotice error={doctor.error} onRetry={() => void doctor.refetch()} />}
      {doctor.isPending && <Loading label="Examining the database" />}
      <ul className={styles.findings}>
        {findings?.map(({ check, severity, message, advice }) => {
          const Mark = MARKS[severity]
          return (
            <li key={`${check}${message}`} data-severity={severity}>
              <Mark role="img" aria-label={SEVERITIES[severity]} />
              <div>
                <p>{message}</p>
                {advice !== null && <p className={styles.quiet}>{advice}</p>}
              </div>
            </li>
          )
        })}
      </ul>
    </section>
  )
}

/** Of a part of the report, what fits into a line. */
const simple = (part: object | null | undefined, prefix = ''): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(part ?? {})
      .filter(([, value]) => typeof value !== 'object')
      .map(([name, value]) => [prefix + name, value]),
  )
