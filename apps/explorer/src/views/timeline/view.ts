import { ChartColumnStacked } from 'lucide-react'
import type { View } from '../view'

export const view: View = {
  path: 'timeline',
  title: 'Timeline',
  icon: ChartColumnStacked,
  order: 30,
  load: () => import('./timeline-page'),
}
