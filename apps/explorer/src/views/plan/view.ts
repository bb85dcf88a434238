import { Route } from 'lucide-react'
import type { View } from '../view'

export const view: View = {
  path: 'plan',
  title: 'Plan',
  icon: Route,
  order: 50,
  load: () => import('./plan-page'),
}
