import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'

/**
 * A page of the explorer. A view is a folder here with a `view.ts` that exports one; nothing else has to be told of it.
 *
 * @example
 * ```ts
 * export const view: View = { path: 'map', title: 'Map', icon: Map, order: 50, load: () => import('./map-page') }
 * ```
 */
export interface View {
  /** Its address below /explorer/. */
  path: string
  /** In the navigation and as the title of the document. */
  title: string
  icon: LucideIcon
  /** Where it stands in the navigation, from small to large. */
  order: number
  /** Whether it shows one persona: then the shell asks which. Default true. */
  ofPersona?: boolean
  /** Its component as the default export, loaded when the view is opened. */
  load: () => Promise<{ default: ComponentType }>
}
