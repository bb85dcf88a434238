import type { Persona } from '../../api/types'
import { MemoryLine } from '../../memory/memory-line'
import { type ListFilter, useMemoryPages } from '../../memory/memory-pages'
import { EndlessList } from '../../parts/endless-list'
import { Loading } from '../../parts/loading'
import { ProblemNotice } from '../../parts/problem-notice'
import styles from './range-list.module.css'

/** What was said in the range that was chosen, newest first. */
export function RangeList({ persona, filter }: { persona: Persona; filter: ListFilter }) {
  const pages = useMemoryPages(persona.id, filter, true)
  if (pages.isPending) return <Loading label="Fetching memories" />
  if (pages.error && pages.rows.length === 0) {
    return <ProblemNotice error={pages.error} onRetry={() => void pages.refetch()} />
  }
  if (pages.rows.length === 0) return <p className={styles.none}>Nothing was said in this range.</p>
  return (
    <EndlessList
      label="Memories of the range"
      rows={pages.rows}
      estimate={72}
      more={{
        has: pages.hasNextPage,
        isComing: pages.isFetchingNextPage,
        error: pages.error,
        fetch: () => void pages.fetchNextPage(),
      }}
    >
      {(row) => (
        <div className={styles.row}>
          <MemoryLine id={row.id} memory={row} />
        </div>
      )}
    </EndlessList>
  )
}
