import { BookOpenText } from 'lucide-react'
import type { View } from '../view'

export const view: View = {
  path: 'memories',
  title: 'Memories',
  icon: BookOpenText,
  order: 20,
  load: () => import('./memories-page'),
}
