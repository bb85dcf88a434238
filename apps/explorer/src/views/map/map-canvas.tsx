import { polygonContains } from 'd3-polygon'
import { select } from 'd3-selection'
import { type ZoomTransform, zoom, zoomIdentity } from 'd3-zoom'
import { Lasso, Maximize, Minus, Move, Plus } from 'lucide-react'
import { type PointerEvent, useEffect, useMemo, useRef, useState } from 'react'
import type { MapPoint } from '../../api/types'
import { IconButton } from '../../parts/button'
import type { Colouring } from './colouring'
import styles from './map-canvas.module.css'
import { paint, placeIn } from './paint'
import { useIsDark } from './use-is-dark'

type Place = [number, number]

/** How near the pointer must be to a point, in px. */
const NEAR = 9

/** The map itself: dragged, zoomed, and selected from with a lasso. The table beside it says the same without sight. */
export function MapCanvas(props: {
  points: readonly MapPoint[]
  colouring: Colouring
  selected: ReadonlySet<string>
  lit: ReadonlySet<string> | null
  onSelect: (ids: string[], more: boolean) => void
  onOpen: (id: string) => void
  textOf: (point: MapPoint) => string
}) {
  const { points, onSelect, onOpen } = props
  const frame = useRef<HTMLDivElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [size, setSize] = useState({ width: 0, height: 0 })
  const [tool, setTool] = useState<'move' | 'lasso'>('move')
  const [hovered, setHovered] = useState<{ point: MapPoint; at: Place } | null>(null)
  const isDark = useIsDark()
  const transform = useRef<ZoomTransform>(zoomIdentity)
  const lasso = useRef<Place[]>([])
  const place = useMemo(() => placeIn(size), [size])

  // Painted once a frame, however many events came, and never through React.
  const pending = useRef(0)
  const repaint = useRef(() => {})
  repaint.current = () => {
    pending.current ||= requestAnimationFrame(() => {
      pending.current = 0
      if (canvas.current)
        paint(canvas.current, { ...props, ...size, isDark, transform: transform.current, lasso: lasso.current })
    })
  }
  useEffect(() => repaint.current())
  useEffect(() => () => cancelAnimationFrame(pending.current), [])

  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      const { width, height } = entry!.contentRect
      setSize({ width: Math.floor(width), height: Math.floor(height) })
    })
    observer.observe(frame.current!)
    return () => observer.disconnect()
  }, [])

  const toolNow = useRef(tool)
  toolNow.current = tool
  const zooming = useMemo(
    () =>
      zoom<HTMLCanvasElement, unknown>()
        .scaleExtent([0.7, 60])
        .filter(
          (event: Event) => event.type === 'wheel' || (toolNow.current === 'move' && !(event as MouseEvent).shiftKey),
        )
        .on('zoom', (event: { transform: ZoomTransform }) => {
          transform.current = event.transform
          setHovered(null)
          repaint.current()
        }),
    [],
  )
  useEffect(() => {
    const selection = select(canvas.current!)
    selection.call(zooming).on('dblclick.zoom', null)
    return () => {
      selection.on('.zoom', null)
    }
  }, [zooming])

  const where = (event: PointerEvent): Place => [event.nativeEvent.offsetX, event.nativeEvent.offsetY]
  function nearest(at: Place): MapPoint | undefined {
    const [x, y] = transform.current.invert(at)
    const reach = NEAR / transform.current.k
    let best: MapPoint | undefined
    let least = reach * reach
    for (const point of points) {
      const [px, py] = place(point)
      const distance = (px - x) ** 2 + (py - y) ** 2
      if (distance < least) [best, least] = [point, distance]
    }
    return best
  }

  const isDrawing = useRef(false)
  const movedSince = useRef<Place | null>(null)
  function begin(event: PointerEvent<HTMLCanvasElement>) {
    movedSince.current = where(event)
    if (tool !== 'lasso' && !event.shiftKey) return
    event.currentTarget.setPointerCapture(event.pointerId)
    isDrawing.current = true
    lasso.current = [where(event)]
  }
  function move(event: PointerEvent) {
    if (isDrawing.current) {
      lasso.current.push(where(event))
      repaint.current()
      return
    }
    if (event.pointerType !== 'mouse' || event.buttons > 0) return
    const point = nearest(where(event))
    if (point?.id !== hovered?.point.id) setHovered(point ? { point, at: where(event) } : null)
  }
  function end(event: PointerEvent) {
    const [x, y] = movedSince.current ?? [0, 0]
    const isClick = Math.hypot(x - where(event)[0], y - where(event)[1]) < 4
    if (isClick) {
      const point = nearest(where(event))
      if (point) onOpen(point.id)
    } else if (isDrawing.current) {
      const outline = lasso.current.map((at) => transform.current.invert(at))
      const within = points.filter((point) => polygonContains(outline, place(point))).map(({ id }) => id)
      onSelect(within, event.ctrlKey || event.metaKey)
    }
    isDrawing.current = false
    lasso.current = []
    repaint.current()
  }

  const zoomBy = (factor: number) => select(canvas.current!).call(zooming.scaleBy, factor)
  return (
    <div ref={frame} className={styles.frame} data-tool={tool}>
      <canvas
        ref={canvas}
        className={styles.canvas}
        role="img"
        aria-label={`A map of ${points.length} memories; the table below lists them`}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerLeave={() => setHovered(null)}
      />
      <div className={styles.tools} role="toolbar" aria-label="Map">
        <IconButton label="Move" aria-pressed={tool === 'move'} onClick={() => setTool('move')}>
          <Move aria-hidden="true" />
        </IconButton>
        <IconButton label="Select with a lasso" aria-pressed={tool === 'lasso'} onClick={() => setTool('lasso')}>
          <Lasso aria-hidden="true" />
        </IconButton>
        <hr />
        <IconButton label="Zoom in" onClick={() => zoomBy(1.6)}>
          <Plus aria-hidden="true" />
        </IconButton>
        <IconButton label="Zoom out" onClick={() => zoomBy(1 / 1.6)}>
          <Minus aria-hidden="true" />
        </IconButton>
        <IconButton
          label="Show everything"
          onClick={() => select(canvas.current!).call(zooming.transform, zoomIdentity)}
        >
          <Maximize aria-hidden="true" />
        </IconButton>
      </div>
      {hovered && (
        <div className={styles.hint} style={hintStyle(hovered.at, size)}>
          {props.textOf(hovered.point)}
        </div>
      )}
    </div>
  )
}

/** Beside the pointer, on the side where there is room. */
const hintStyle = ([x, y]: Place, { width, height }: { width: number; height: number }) => ({
  ...(x > width / 2 ? { right: width - x + 12 } : { left: x + 12 }),
  ...(y > height / 2 ? { bottom: height - y + 12 } : { top: y + 12 }),
})
