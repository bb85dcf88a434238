import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { uniformInt } from 'pure-rand/distribution/uniformInt'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** Randomness that repeats: the same seed gives the same draws on every machine. */
export interface Random {
  /** From 0 up to, but not including, 1. */
  fraction(): number
  /** A whole number from `least` to `most`, both included. */
  integer(least: number, most: number): number
  /** Normally distributed: mean 0, standard deviation 1. */
  gaussian(): number
  /** One of them. */
  pick<Item>(items: readonly Item[]): Item
}

/**
 * Opens a seeded source of randomness.
 *
 * @param seed Any whole number; put it into a test's name, so that a failure can be repeated.
 *
 * @example
 * ```ts
 * const random = seededRandom(42)
 * const limit = random.integer(1, 50)
 * ```
 */
export function seededRandom(seed: number): Random {
  const generator = xoroshiro128plus(seed)
  let spare: number | undefined

  // Marsaglia's polar method: two draws at a time, so the second waits for the next call.
  function gaussian(): number {
    if (spare !== undefined) {
      const value = spare
      spare = undefined
      return value
    }
    for (;;) {
      const x = 2 * uniformFloat64(generator) - 1
      const y = 2 * uniformFloat64(generator) - 1
      const square = x * x + y * y
      if (square === 0 || square >= 1) continue
      const scale = Math.sqrt((-2 * Math.log(square)) / square)
      spare = y * scale
      return x * scale
    }
  }

  return {
    fraction: () => uniformFloat64(generator),
    integer: (least, most) => uniformInt(generator, least, most),
    gaussian,
    pick(items) {
      if (items.length === 0) throw new RangeError('pick needs at least one item')
      return items[uniformInt(generator, 0, items.length - 1)]!
    },
  }
}
