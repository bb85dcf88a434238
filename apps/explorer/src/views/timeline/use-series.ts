import { useMemo } from 'react'
import type { Timeline } from '../../api/types'
import { HUES, hueOf, usePersonalities } from '../../shell/personalities'
import type { Series } from './spans'

/** As many as have a colour of their own. */
const MOST = HUES.length - 1

/** What the bars are made of, with the most memories first; beyond what can be told apart they share grey. */
export function useSeries(counts: Timeline['counts'] | undefined, by: 'personality' | 'channel'): Series[] {
  const { byId } = usePersonalities()
  return useMemo(() => {
    const totals = new Map<string, number>()
    for (const { group, memories } of counts ?? []) totals.set(group ?? '', (totals.get(group ?? '') ?? 0) + memories)
    const keys = [...totals].sort(([, one], [, other]) => other - one).map(([key]) => key)
    const shown = keys.slice(0, MOST).map((key, at): Series => {
      if (by === 'channel') return { key, label: key === '' ? 'no channel' : key, hue: HUES[at % HUES.length]! }
      return { key, label: byId.get(key)?.label ?? 'a personality', hue: byId.get(key)?.hue ?? hueOf(key) }
    })
    return keys.length > MOST ? [...shown, { key: 'others', label: 'others', hue: null }] : shown
  }, [counts, by, byId])
}
