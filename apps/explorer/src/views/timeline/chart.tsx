import { brushX, type D3BrushEvent } from 'd3-brush'
import { scaleLinear, scaleTime } from 'd3-scale'
import { select } from 'd3-selection'
import { useEffect, useMemo, useRef, useState } from 'react'
import { hueStyle } from '../../parts/personality-tag'
import { whichDay } from '../../parts/when'
import styles from './chart.module.css'
import type { Series, Span } from './spans'

const HEIGHT = 220
const MARGIN = { top: 8, right: 8, bottom: 24, left: 40 }

/** Memories over time, one bar a span; dragging over it chooses a range. The dates beside it say the same by keyboard. */
export function Chart({
  spans,
  series,
  range,
  onRange,
}: {
  spans: readonly Span[]
  series: readonly Series[]
  range: readonly [Date, Date] | null
  onRange: (range: [Date, Date] | null) => void
}) {
  const frame = useRef<HTMLDivElement>(null)
  const handles = useRef<SVGGElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry!.contentRect.width)))
    observer.observe(frame.current!)
    return () => observer.disconnect()
  }, [])

  const { x, y } = useMemo(() => {
    const first = spans[0]?.startMs ?? 0
    const last = spans.at(-1)?.endMs ?? 1
    return {
      x: scaleTime([first, last], [MARGIN.left, Math.max(MARGIN.left + 1, width - MARGIN.right)]),
      y: scaleLinear([0, Math.max(1, ...spans.map(({ total }) => total))], [HEIGHT - MARGIN.bottom, MARGIN.top]).nice(
        4,
      ),
    }
  }, [spans, width])

  const tell = useRef(onRange)
  tell.current = onRange
  const brush = useMemo(
    () =>
      brushX<unknown>()
        .extent([
          [MARGIN.left, MARGIN.top],
          [Math.max(MARGIN.left + 1, width - MARGIN.right), HEIGHT - MARGIN.bottom],
        ])
        .on('end', ({ selection, sourceEvent }: D3BrushEvent<unknown>) => {
          if (!sourceEvent) return
          if (selection === null) return tell.current(null)
          const [from, until] = selection as [number, number]
          tell.current([x.invert(from), x.invert(until)])
        }),
    [width, x],
  )
  const from = range?.[0].getTime()
  const until = range?.[1].getTime()
  useEffect(() => {
    const group = select<SVGGElement, unknown>(handles.current!)
    group.call(brush)
    group.call(brush.move, from === undefined || until === undefined ? null : [x(from), x(until)])
  }, [brush, x, from, until])

  const total = spans.reduce((sum, span) => sum + span.total, 0)
  return (
    <div ref={frame} className={styles.frame}>
      <svg
        width={width}
        height={HEIGHT}
        className={styles.chart}
        role="img"
        aria-label={`${total.toLocaleString('en')} memories over time; the table below holds the numbers`}
      >
        {y
          .ticks(4)
          .filter(Number.isInteger)
          .map((tick) => (
            <g key={tick} className={styles.tick}>
              <line x1={MARGIN.left} x2={width - MARGIN.right} y1={y(tick)} y2={y(tick)} />
              <text x={MARGIN.left - 6} y={y(tick)} dy="0.32em" textAnchor="end">
                {tick.toLocaleString('en')}
              </text>
            </g>
          ))}
        {spans.map((span) => (
          <Bar key={span.startMs} span={span} series={series} x={x} y={y} />
        ))}
        {x.ticks(Math.max(2, Math.floor(width / 96))).map((tick) => (
          <text key={tick.getTime()} className={styles.time} x={x(tick)} y={HEIGHT - 6} textAnchor="middle">
            {x.tickFormat()(tick)}
          </text>
        ))}
        <g ref={handles} className={styles.brush} />
      </svg>
    </div>
  )
}

function Bar({
  span,
  series,
  x,
  y,
}: {
  span: Span
  series: readonly Series[]
  x: (ms: number) => number
  y: (memories: number) => number
}) {
  const left = x(span.startMs)
  const wide = Math.max(1, x(span.endMs) - left - (x(span.endMs) - left > 4 ? 1 : 0))
  let below = 0
  return (
    <g>
      <title>
        {whichDay(span.startMs)}: {span.total.toLocaleString('en')}
      </title>
      {series.map(({ key, hue }, at) => {
        const memories = span.memories[at] ?? 0
        if (memories === 0) return null
        const bottom = y(below)
        below += memories
        return (
          <rect
            key={key}
            className={hue === null ? styles.grey : styles.bar}
            style={hue === null ? undefined : hueStyle(hue)}
            x={left}
            width={wide}
            y={y(below)}
            height={Math.max(0, bottom - y(below))}
          />
        )
      })}
    </g>
  )
}
