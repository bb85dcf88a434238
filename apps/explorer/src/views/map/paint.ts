import type { ZoomTransform } from 'd3-zoom'
import type { MapPoint } from '../../api/types'
import { type Colouring, cssOf } from './colouring'

/** What is to be seen of a map. */
export interface Scene {
  points: readonly MapPoint[]
  colouring: Colouring
  selected: ReadonlySet<string>
  /** What a search found; null = nothing was searched. */
  lit: ReadonlySet<string> | null
  lasso: readonly [number, number][]
  transform: ZoomTransform
  width: number
  height: number
  isDark: boolean
}

/** Where the map's -1 to 1 lies on an untouched canvas: a square in its middle. */
export function placeIn({ width, height }: { width: number; height: number }): (point: MapPoint) => [number, number] {
  const reach = Math.max(1, Math.min(width, height) / 2 - 24)
  return ({ x, y }) => [width / 2 + x * reach, height / 2 - y * reach]
}

const RADIUS = 3.5

/** Draws the map. A dot of each colour is drawn once and then copied: 10,000 take a few milliseconds. */
export function paint(canvas: HTMLCanvasElement, scene: Scene): void {
  const context = canvas.getContext('2d')
  if (!context) return
  const { points, colouring, selected, lit, transform, width, height, isDark } = scene
  const ratio = window.devicePixelRatio
  if (canvas.width !== Math.round(width * ratio)) canvas.width = Math.round(width * ratio)
  if (canvas.height !== Math.round(height * ratio)) canvas.height = Math.round(height * ratio)
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)

  const radius = RADIUS * Math.min(2, Math.sqrt(transform.k))
  const dots = colouring.shades.map((shade) => dotOf(cssOf(shade, isDark), radius * ratio))
  const place = placeIn(scene)
  const outstanding: number[] = []
  const isQuiet = lit !== null || selected.size > 0
  context.globalAlpha = isQuiet ? 0.22 : 0.85
  for (const [at, point] of points.entries()) {
    if (selected.has(point.id) || lit?.has(point.id)) outstanding.push(at)
    else draw(at, point)
  }
  context.globalAlpha = 1
  context.lineWidth = 1.5
  context.strokeStyle = isDark ? '#eceae4' : '#1e1d1a'
  for (const at of outstanding) {
    const point = points[at]!
    draw(at, point)
    if (!selected.has(point.id) && selected.size > 0) continue
    const [x, y] = transform.apply(place(point))
    context.beginPath()
    context.arc(x, y, radius + 1.5, 0, 2 * Math.PI)
    context.stroke()
  }
  if (scene.lasso.length > 1) drawLasso(context, scene.lasso)

  function draw(at: number, point: MapPoint) {
    const [x, y] = transform.apply(place(point))
    if (x < -radius || y < -radius || x > width + radius || y > height + radius) return
    context!.drawImage(dots[colouring.shadeOf[at]!]!, x - radius, y - radius, 2 * radius, 2 * radius)
  }
}

function dotOf(colour: string, radius: number): OffscreenCanvas {
  const size = Math.max(1, Math.ceil(2 * radius))
  const dot = new OffscreenCanvas(size, size)
  const context = dot.getContext('2d')!
  context.fillStyle = colour
  context.beginPath()
  context.arc(size / 2, size / 2, size / 2, 0, 2 * Math.PI)
  context.fill()
  return dot
}

function drawLasso(context: CanvasRenderingContext2D, lasso: readonly [number, number][]) {
  context.beginPath()
  for (const [x, y] of lasso) context.lineTo(x, y)
  context.closePath()
  context.globalAlpha = 0.12
  context.fillStyle = String(context.strokeStyle)
  context.fill()
  context.globalAlpha = 1
  context.setLineDash([5, 4])
  context.stroke()
  context.setLineDash([])
}
