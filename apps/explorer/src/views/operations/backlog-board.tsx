import { useMutation } from '@tanstack/react-query'
import { api, gateway } from '../../api/client'
import { queryClient } from '../../api/query-client'
import { count } from '../../memory/changes'
import { Button } from '../../parts/button'
import { Loading } from '../../parts/loading'
import { ProblemNotice } from '../../parts/problem-notice'
import { tellProblem, toasts } from '../../parts/toasts'
import { when } from '../../parts/when'
import styles from './board.module.css'

const LOOK_AGAIN_MS = 5_000

/** What waits for its vector, and what the embedder refuses and why. */
export function BacklogBoard() {
  const { data, error, isPending, refetch } = api.useQuery('get', '/v1/backlog', {}, { refetchInterval: LOOK_AGAIN_MS })
  const retry = useMutation({
    mutationFn: () => gateway.POST('/v1/backlog/retry'),
    onError: tellProblem,
    onSuccess: ({ data: done }) => {
      toasts.add({ title: 'Tried again at once', description: `${count(done!.putBack)} had been set aside.` })
      void queryClient.invalidateQueries({ queryKey: ['get', '/v1/backlog'] })
    },
  })
  return (
    <section className={styles.board} aria-labelledby="backlog">
      <header className={styles.head}>
        <h2 id="backlog">Backlog</h2>
        {data && data.counts.length > 0 && (
          <Button disabled={retry.isPending} onClick={() => retry.mutate()}>
            Try all again now
          </Button>
        )}
      </header>
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {isPending && <Loading label="Looking at the backlog" />}
      {data?.counts.length === 0 && <p className={styles.quiet}>Nothing waits for a vector.</p>}
      <ul className={styles.findings}>
        {data?.counts.map(({ status, lastError, items }) => (
          <li
            key={`${status}${lastError}`}
            data-severity={status === 'set_aside' ? 'fault' : lastError ? 'warning' : 'ok'}
          >
            <strong>
              {items.toLocaleString('en')} {status === 'set_aside' ? 'set aside' : 'waiting'}
            </strong>
            {lastError && <code>{lastError}</code>}
          </li>
        ))}
      </ul>
      {data && data.items.length > 0 && (
        <details>
          <summary>The first {data.items.length}</summary>
          <section className={styles.scroller} aria-label="What waits">
            <table className={styles.table}>
              <thead>
                <tr>
                  <th scope="col">Memory</th>
                  <th scope="col">State</th>
                  <th scope="col">Tries</th>
                  <th scope="col">Due</th>
                  <th scope="col">Last error</th>
                </tr>
              </thead>
              <tbody>
                {data.items.map((item) => (
                  <tr key={`${item.personaId}${item.memoryId}${item.model}`}>
                    <td>
                      <code>{item.memoryId.slice(0, 8)}</code>
                    </td>
                    <td>{item.status === 'set_aside' ? 'set aside' : 'waiting'}</td>
                    <td>{item.attempts}</td>
                    <td>{when(item.dueAtMs)}</td>
                    <td>{item.lastError ?? '–'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
        </details>
      )}
    </section>
  )
}
