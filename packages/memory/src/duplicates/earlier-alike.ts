import { setImmediate } from 'node:timers/promises'
import { alikeBefore } from './alike.js'
import type { Compared } from './compare.js'
import type { Fingerprints } from './fingerprints.js'

/** Pairs between two looks at whatever else waits in this process: about 10 ms. */
const PAIRS_AT_ONCE = 1_000_000
/** Pairs that are compared exactly by one statement. */
const EXACT_AT_ONCE = 1_000

/** What is known of which memories are like which earlier ones; rows are those of the fingerprints. */
export interface EarlierAlike {
  /** Pairs of fingerprints looked at so far. */
  looked(): number
  /** Looks at rows from `at` on, until a statement's worth is compared or `most` pairs were looked at; the row it ends at. */
  lookFrom(at: number, most: number): Promise<number>
  /** What a row that was looked at is a duplicate of, or nothing. */
  duplicateOf(at: number): Compared[]
}

export function earlierAlike(
  prints: Fingerprints,
  similarity: number,
  compare: (pairs: { earlier: string; later: string }[]) => Promise<Compared[]>,
): EarlierAlike {
  /** Of each row that was looked at, the earlier ones it is like, earliest first. */
  const known = new Map<number, { at: number; compared: Compared }[]>()
  let looked = 0
  let paused = 0

  const { rows } = prints
  const at = new Map(rows.map(({ id }, index) => [id, index]))

  async function alike(row: number): Promise<number[]> {
    const found = alikeBefore(prints, row, similarity)
    looked += found.looked
    if (looked - paused > PAIRS_AT_ONCE) {
      paused = looked
      await setImmediate()
    }
    return found.alike
  }

  async function settle(candidates: ReadonlyMap<number, readonly number[]>): Promise<void> {
    const pairs = [...candidates].flatMap(([later, others]) =>
      others.map((earlier) => ({ earlier: rows[earlier]!.id, later: rows[later]!.id })),
    )
    for (const later of candidates.keys()) known.set(later, [])
    for (let start = 0; start < pairs.length; start += EXACT_AT_ONCE) {
      for (const compared of await compare(pairs.slice(start, start + EXACT_AT_ONCE))) {
        known.get(at.get(compared.later)!)!.push({ at: at.get(compared.earlier)!, compared })
      }
    }
    for (const later of candidates.keys()) known.get(later)!.sort((one, other) => one.at - other.at)
  }

  return {
    looked: () => looked,
    async lookFrom(start, most) {
      const candidates = new Map<number, number[]>()
      let end = start
      for (let exact = 0; end < rows.length && exact < EXACT_AT_ONCE; end++) {
        if (end > start && looked >= most) break
        const found = await alike(end)
        candidates.set(end, found)
        exact += found.length
      }
      await settle(candidates)
      // Whether those are duplicates themselves, which decides what to keep.
      const earlier = [...candidates.keys()].flatMap((row) => known.get(row)!.map((one) => one.at))
      const unknown = new Map<number, number[]>()
      for (const row of new Set(earlier)) if (!known.has(row)) unknown.set(row, await alike(row))
      await settle(unknown)
      return end
    },
    duplicateOf(row) {
      const earlier = known.get(row)!
      const chosen = earlier.find((one) => known.get(one.at)!.length === 0) ?? earlier[0]
      return chosen ? [chosen.compared] : []
    },
  }
}
