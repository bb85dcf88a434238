import { loadPeer } from '../peers/folder.js'
import type { Chart } from './charts.js'

interface VegaLite {
  compile(chart: Chart): { spec: object }
}

interface Vega {
  parse(spec: object): object
  View: new (runtime: object, options: { renderer: 'none' }) => { toSVG(): Promise<string> }
}

/** @returns the chart as SVG */
export async function draw(chart: Chart): Promise<string> {
  const { compile } = await loadPeer<VegaLite>('vega-lite')
  const { parse, View } = await loadPeer<Vega>('vega')
  return new View(parse(compile(chart).spec), { renderer: 'none' }).toSVG()
}
