import { type Random, seededRandom } from '@bot/testing'
import { randomUuid } from './random-uuid.js'

/** How many memories the measured personas hold, where the data set is large enough for them. */
export const SCOPE_SIZES = [10, 34, 100, 469, 1_331, 4_411, 13_585, 50_000] as const

/** Measured personas take at most this share: the rest of a real database belongs to others. */
const LARGEST_SHARE = 0.75
/** Everybody else holds about 30. */
const OTHERS = { least: 20, most: 40 } as const

export interface Persona {
  readonly id: string
  /** How many memories it holds. */
  readonly rows: number
}

/** Who holds how many memories. The memories themselves come from `memoriesOf`, one at a time. */
export interface Dataset {
  readonly seed: number
  readonly rows: number
  /** The measured ones, smallest first. */
  readonly scopes: readonly Persona[]
  readonly others: readonly Persona[]
}

/**
 * Lays out a data set of exactly `rows` memories: personas of {@link SCOPE_SIZES}, and the rest in personas of about 30.
 * The same seed and size give the same data set everywhere.
 *
 * @param options `rows` at least 100; `seed` any whole number
 */
export function planDataset({ rows, seed }: { rows: number; seed: number }): Dataset {
  if (!Number.isSafeInteger(rows) || rows < 100) throw new RangeError('A data set has at least 100 memories.')
  const random = seededRandom(seed)
  const scopes: Persona[] = []
  let left = rows
  for (const size of SCOPE_SIZES) {
    if (rows - left + size > rows * LARGEST_SHARE) break
    scopes.push({ id: randomUuid(random), rows: size })
    left -= size
  }
  return { seed, rows, scopes, others: otherPersonas(left, random) }
}

function otherPersonas(rows: number, random: Random): Persona[] {
  const personas: Persona[] = []
  for (let left = rows; left > 0; ) {
    const size = Math.min(left, random.integer(OTHERS.least, OTHERS.most))
    personas.push({ id: randomUuid(random), rows: size })
    left -= size
  }
  return personas
}
