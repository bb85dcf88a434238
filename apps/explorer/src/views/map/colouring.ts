import type { MapPoint } from '../../api/types'
import { HUES, hueOf, type NamedPersonality } from '../../shell/personalities'

export const colourings = ['personality', 'channel', 'age'] as const
export type ColourBy = (typeof colourings)[number]

/** One colour of the map and what it stands for. A hue of null is grey. */
export interface Shade {
  label: string
  hue: number | null
  /** From 0, faint, to 1. */
  strength: number
}

export interface Colouring {
  shades: Shade[]
  /** The place in `shades` of each point. */
  shadeOf: Uint8Array
}

const AGES = 6
const AGE_HUE = 265
const MOST_CHANNELS = HUES.length - 1

/** Gives each point the colour of its personality, its channel or its age. */
export function colour(
  points: readonly MapPoint[],
  by: ColourBy,
  personalities: ReadonlyMap<string, NamedPersonality>,
): Colouring {
  if (by === 'age') return byAge(points)
  if (by === 'channel') return byChannel(points)
  const shades: Shade[] = []
  const places = new Map<string, number>()
  const shadeOf = Uint8Array.from(points, ({ personalityId, personalityName }) => {
    const known = places.get(personalityId)
    if (known !== undefined) return known
    const named = personalities.get(personalityId)
    shades.push({ label: named?.label ?? personalityName, hue: named?.hue ?? hueOf(personalityId), strength: 1 })
    places.set(personalityId, shades.length - 1)
    return shades.length - 1
  })
  return { shades, shadeOf }
}

/** The channels with the most memories have a colour each; the others share grey. */
function byChannel(points: readonly MapPoint[]): Colouring {
  const counts = new Map<string | null, number>()
  for (const { channelId } of points) counts.set(channelId, (counts.get(channelId) ?? 0) + 1)
  const shown = [...counts].toSorted(([, one], [, other]) => other - one).slice(0, MOST_CHANNELS)
  const shades = shown.map(([channelId], at): Shade => {
    return { label: channelId ?? 'no channel', hue: HUES[at % HUES.length]!, strength: 1 }
  })
  const places = new Map(shown.map(([channelId], at) => [channelId, at]))
  if (counts.size > shown.length) shades.push({ label: 'other channels', hue: null, strength: 1 })
  return { shades, shadeOf: Uint8Array.from(points, ({ channelId }) => places.get(channelId) ?? shown.length) }
}

/** By rank, so that a long pause does not put everything else into one colour. */
function byAge(points: readonly MapPoint[]): Colouring {
  const shades = Array.from({ length: AGES }, (_, at): Shade => {
    const label = at === 0 ? 'oldest' : at === AGES - 1 ? 'newest' : ''
    return { label, hue: AGE_HUE, strength: (at + 1) / AGES }
  })
  // They come newest first.
  return { shades, shadeOf: Uint8Array.from(points, (_, at) => AGES - 1 - Math.floor((at * AGES) / points.length)) }
}

/** The colour for the style of something, in the reader's theme. */
export function cssOf({ hue, strength }: Shade, isDark: boolean): string {
  if (hue === null) return isDark ? 'oklch(0.6 0 0)' : 'oklch(0.65 0 0)'
  const lightness = isDark ? 0.42 + 0.34 * strength : 0.86 - 0.28 * strength
  return `oklch(${lightness.toFixed(3)} ${(0.05 + 0.09 * strength).toFixed(3)} ${hue})`
}
