import { TriangleAlert } from 'lucide-react'
import { asProblem } from '../api/problem'
import { Button } from './button'
import styles from './states.module.css'

/** What went wrong, what was kept and what to do, in the gateway's words; and what finds it in the logs. */
export function ProblemNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const problem = asProblem(error)
  return (
    <div className={styles.problem} role="alert">
      <TriangleAlert aria-hidden="true" />
      <div>
        <h3>{problem.title}</h3>
        <p>{problem.message}</p>
        {problem.fields.length > 0 && (
          <ul>
            {problem.fields.map((field) => (
              <li key={`${field.in}${field.pointer}${field.detail}`}>
                <code>{field.pointer === '' ? field.in : field.pointer}</code> {field.detail}
              </li>
            ))}
          </ul>
        )}
        <p className={styles.fine}>
          <code>{problem.code}</code>
          {problem.requestId !== null && (
            <>
              {' '}
              · request <code>{problem.requestId}</code>
            </>
          )}
        </p>
        {onRetry !== undefined && <Button onClick={onRetry}>Try again</Button>}
      </div>
    </div>
  )
}
