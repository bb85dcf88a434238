import { CopyCheck } from 'lucide-react'
import type { View } from '../view'

export const view: View = {
  path: 'duplicates',
  title: 'Duplicates',
  icon: CopyCheck,
  order: 25,
  load: () => import('./duplicates-page'),
}
