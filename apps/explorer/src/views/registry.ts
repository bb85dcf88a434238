import type { View } from './view'

const found = import.meta.glob<View>('./*/view.ts', { eager: true, import: 'view' })

/** Every view, in the order of the navigation. */
export const views: readonly View[] = Object.values(found).sort((one, other) => one.order - other.order)
