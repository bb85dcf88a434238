/** What became of the turns. `turns` is the sum of `inserted`, `known`, `erased` and `refused`. */
export interface RebuildCounts {
  /** Turns looked at. */
  turns: number
  /** Memories that were new; in a dry run, that would be. */
  inserted: number
  /** Remembered before, live or by an earlier rebuild: left as they are, also where they are hidden or deleted. */
  known: number
  /** Erased for good: not made again. */
  erased: number
  /** Of `inserted`: stored without a vector at first, since the embedding call failed or took too long. */
  postponed: number
  /** Turns that cannot be stored: of a time that cannot be, or far too long. */
  refused: number
}

const none: RebuildCounts = { turns: 0, inserted: 0, known: 0, erased: 0, postponed: 0, refused: 0 }

/** The sum; what is absent counts nothing. */
export function addCounts(...parts: readonly Partial<RebuildCounts>[]): RebuildCounts {
  const sum = { ...none }
  for (const name of Object.keys(none) as (keyof RebuildCounts)[]) {
    for (const part of parts) sum[name] += part[name] ?? 0
  }
  return sum
}
