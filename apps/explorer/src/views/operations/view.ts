import { Wrench } from 'lucide-react'
import type { View } from '../view'

export const view: View = {
  path: 'operations',
  title: 'Operations',
  icon: Wrench,
  order: 70,
  ofPersona: false,
  load: () => import('./operations-page'),
}
