import type { Timeline } from '../../api/types'

/** A group of the timeline: a personality, a channel or everything. */
export interface Series {
  key: string
  label: string
  /** Null = grey. */
  hue: number | null
}

/** One bar: how many memories of each series were said in a span. */
export interface Span {
  startMs: number
  endMs: number
  /** In the order of the series. */
  memories: number[]
  total: number
}

export type By = 'day' | 'week' | 'month'

/** When the span after this one begins, in the reader's calendar. */
export function endOf(startMs: number, by: By): number {
  const date = new Date(startMs)
  if (by === 'month') date.setMonth(date.getMonth() + 1)
  else date.setDate(date.getDate() + (by === 'week' ? 7 : 1))
  return date.getTime()
}

/** The counts as bars; those of series that are not shown apart go to the last. */
export function spansOf(counts: Timeline['counts'], by: By, series: readonly Series[]): Span[] {
  const places = new Map(series.map(({ key }, at) => [key, at]))
  const spans = new Map<number, Span>()
  for (const { startMs, group, memories } of counts) {
    const known = spans.get(startMs)
    const span = known ?? { startMs, endMs: endOf(startMs, by), memories: series.map(() => 0), total: 0 }
    const at = places.get(group ?? '') ?? series.length - 1
    span.memories[at] = (span.memories[at] ?? 0) + memories
    span.total += memories
    spans.set(startMs, span)
  }
  return [...spans.values()].sort((one, other) => one.startMs - other.startMs)
}

/** `2026-01-31`, in the reader's calendar. */
export function dayOf(date: Date): string {
  const two = (value: number) => String(value).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
