import { useInfiniteQuery } from '@tanstack/react-query'
import { gateway } from '../api/client'
import { Button } from '../parts/button'
import { Loading } from '../parts/loading'
import { ProblemNotice } from '../parts/problem-notice'
import { when } from '../parts/when'
import { undoChange } from './changes'
import styles from './memory-panel.module.css'

const PAGE = 20

/** What cannot be taken back, or not here. */
const FINAL = new Set(['erase', 'undo', 'claim', 'unclaim'])

/** Who did what to a memory, latest first; the latest can be taken back. */
export function MemoryEvents({ personaId, memoryId }: { personaId: string; memoryId: string }) {
  const { data, error, isPending, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['events', personaId, memoryId],
    queryFn: async ({ pageParam: after, signal }) => {
      const { data } = await gateway.GET('/v1/personas/{personaId}/memories/{id}/events', {
        params: { path: { personaId, id: memoryId }, query: { limit: PAGE, after } },
        signal,
      })
      return data!
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  })
  const events = data?.pages.flatMap((page) => page.events) ?? []
  return (
    <section className={styles.section} aria-label="History">
      <h3>History</h3>
      {isPending && <Loading label="Fetching its history" />}
      {error && <ProblemNotice error={error} onRetry={() => void refetch()} />}
      {data && events.length === 0 && <p className={styles.quiet}>Nobody has changed it since it was said.</p>}
      <ol className={styles.events} hidden={events.length === 0}>
        {events.map((event, at) => (
          <li key={event.id} className={styles.event}>
            <span>
              <b>{event.action}</b>
              <small>
                {when(event.createdAtMs)} · {event.actor}
                {event.reason !== null && <> · {event.reason}</>}
              </small>
            </span>
            {at === 0 && !FINAL.has(event.action) && (
              <Button look="quiet" onClick={() => void undoChange(personaId, event.operationId)}>
                Undo
              </Button>
            )}
          </li>
        ))}
      </ol>
      {hasNextPage && (
        <Button look="quiet" onClick={() => void fetchNextPage()}>
          Earlier
        </Button>
      )}
    </section>
  )
}
