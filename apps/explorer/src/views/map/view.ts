import { Map as MapIcon } from 'lucide-react'
import type { View } from '../view'

export const view: View = {
  path: 'map',
  title: 'Map',
  icon: MapIcon,
  order: 40,
  load: () => import('./map-page'),
}
