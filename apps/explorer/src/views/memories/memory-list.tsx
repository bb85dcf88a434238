import { useVirtualizer } from '@tanstack/react-virtual'
import { BookOpenText } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { EmptyState } from '../../parts/empty-state'
import { Loading } from '../../parts/loading'
import { ProblemNotice } from '../../parts/problem-notice'
import styles from './memory-list.module.css'
import { useMemoryPages } from './memory-pages'
import { MemoryRow } from './memory-row'

/** How far from its end the list asks for more, in rows. */
const AHEAD = 30

/** An endless list: only the rows in sight are in the document. */
export function MemoryList({ personaId }: { personaId: string }) {
  const { rows, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useMemoryPages(personaId)
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => rows[at]!.id,
    estimateSize: () => 96,
    overscan: 8,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0

  useEffect(() => {
    if (last >= rows.length - AHEAD && hasNextPage && !isFetchingNextPage && !error) void fetchNextPage()
  }, [last, rows.length, hasNextPage, isFetchingNextPage, error, fetchNextPage])

  if (isPending) return <Loading label="Fetching memories" />
  if (error && rows.length === 0) return <ProblemNotice error={error} onRetry={() => void refetch()} />
  if (rows.length === 0) {
    return (
      <EmptyState icon={BookOpenText} title="No memories yet">
        <p>What this persona and a personality say to each other is remembered turn by turn, and is listed here.</p>
      </EmptyState>
    )
  }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls is reached with the keyboard
    <section ref={scroller} className={styles.scroller} tabIndex={0} aria-label="Memories">
      <ol className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => (
          <li
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            aria-setsize={hasNextPage ? -1 : rows.length}
            aria-posinset={item.index + 1}
            className={styles.row}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            <MemoryRow memory={rows[item.index]!} />
          </li>
        ))}
      </ol>
      {isFetchingNextPage && <Loading label="Fetching more" />}
      {error && <ProblemNotice error={error} onRetry={() => void fetchNextPage()} />}
    </section>
  )
}
