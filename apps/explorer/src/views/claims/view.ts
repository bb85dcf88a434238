import { UserRoundCheck } from 'lucide-react'
import type { View } from '../view'

export const view: View = {
  path: 'claims',
  title: 'Claims',
  icon: UserRoundCheck,
  order: 80,
  ofPersona: false,
  load: () => import('./claims-page'),
}
