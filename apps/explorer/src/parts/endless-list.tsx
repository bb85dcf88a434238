import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import styles from './endless-list.module.css'
import { Loading } from './loading'
import { ProblemNotice } from './problem-notice'

/** How far from its end the list asks for more, in rows. */
const AHEAD = 30

/** What the arrow keys go to in a row. */
export const ROW_TARGET = { 'data-row-target': true } as const

interface EndlessListProps<Row extends { id: string }> {
  label: string
  rows: readonly Row[]
  children: (row: Row, at: number) => ReactNode
  /** How high a row is before it is measured, in px. */
  estimate?: number
  more?: { has: boolean; isComing: boolean; error: unknown; fetch: () => void }
}

/** A list of any length: only the rows in sight are in the document. Arrow keys, Home and End go from row to row. */
export function EndlessList<Row extends { id: string }>({
  label,
  rows,
  children,
  estimate = 96,
  more,
}: EndlessListProps<Row>) {
  const scroller = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (at) => rows[at]?.id ?? at,
    estimateSize: () => estimate,
    overscan: 6,
  })
  const items = virtualizer.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const wanted = useRef<number | null>(null)

  const wantsMore = more?.has && !more.isComing && !more.error && last >= rows.length - AHEAD
  const fetchMore = more?.fetch
  useEffect(() => {
    if (wantsMore) fetchMore?.()
  }, [wantsMore, fetchMore])

  // A row that was scrolled to is there after the list was drawn again.
  useEffect(() => {
    if (wanted.current !== null && focusRow(scroller.current, wanted.current)) wanted.current = null
  })

  function go(event: KeyboardEvent) {
    const row = (event.target as Element).closest('[data-index]')
    const at = row === null ? -1 : Number(row.getAttribute('data-index'))
    const targets: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: rows.length - 1 }
    const next = targets[event.key]
    if (next === undefined || next < 0 || next >= rows.length || isTyping(event.target)) return
    event.preventDefault()
    virtualizer.scrollToIndex(next)
    if (!focusRow(scroller.current, next)) wanted.current = next
  }

  return (
    <section ref={scroller} className={styles.scroller} aria-label={label} onKeyDown={go}>
      <ol className={styles.rows} style={{ height: virtualizer.getTotalSize() }}>
        {items.map((item) => (
          <li
            key={item.key}
            ref={virtualizer.measureElement}
            data-index={item.index}
            aria-setsize={more?.has ? -1 : rows.length}
            aria-posinset={item.index + 1}
            className={styles.row}
            style={{ transform: `translateY(${item.start}px)` }}
          >
            {children(rows[item.index]!, item.index)}
          </li>
        ))}
      </ol>
      {more?.isComing && <Loading label="Fetching more" />}
      {more?.error !== undefined && more.error !== null && <ProblemNotice error={more.error} onRetry={more.fetch} />}
    </section>
  )
}

function focusRow(scroller: Element | null, at: number): boolean {
  const target = scroller?.querySelector<HTMLElement>(`[data-index="${at}"] [data-row-target]`)
  target?.focus({ preventScroll: true })
  return target !== undefined && target !== null
}

const isTyping = (target: EventTarget): boolean =>
  target instanceof HTMLInputElement && target.type !== 'checkbox' ? true : target instanceof HTMLTextAreaElement
