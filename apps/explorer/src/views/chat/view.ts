import { MessagesSquare } from 'lucide-react'
import type { View } from '../view'

export const view: View = {
  path: 'chat',
  title: 'Chat',
  icon: MessagesSquare,
  order: 10,
  load: () => import('./chat-page'),
}
