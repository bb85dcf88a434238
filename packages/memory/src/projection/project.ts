import { z } from 'zod'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { parseInput, uuid } from '../input.js'
import { fitMap } from './fit.js'
import { placeOnMap } from './place.js'
import { needsFitting, readStanding, unplaced } from './standing.js'

/** What became of a map. */
export interface Projected {
  /** Memories it was fitted to; 0 = the map that stood was good enough. */
  fitted: number
  /** Memories that were placed on it. */
  placed: number
  ms: number
}

const projectInput = z.strictObject({ personaId: uuid })

/**
 * Brings the map of a persona's memories up to date: near each other in two dimensions is what is alike in 1,536. Where
 * little came since, that is placed among what is most like it; else the whole map is made anew, in a thread of its own,
 * the same one of the same vectors. A map that is up to date is left alone.
 *
 * A map is fitted to 10,000 memories at most, and the others are placed on it.
 *
 * @param options `signal` ends it; the map that stood is kept
 * @throws MemoryError `invalid_input`, `projection_failed`, `database_unavailable` …
 * @example
 * ```ts
 * await projectMemories(database, { personaId })
 * const map = await readMap(database, { personaId })
 * ```
 */
export async function projectMemories(
  database: Database,
  given: z.input<typeof projectInput>,
  { signal }: { signal?: AbortSignal | undefined } = {},
): Promise<Projected> {
  const { personaId } = parseInput(projectInput, given, 'project')
  const startedAt = performance.now()
  return guarded(async () => {
    const standing = await readStanding(database.db, personaId)
    const fitted = needsFitting(standing) ? await fitMap(database, personaId, signal) : 0
    const isBehind = fitted > 0 || unplaced(standing) > 0
    const placed = isBehind ? await placeOnMap(database, personaId, signal) : 0
    return { fitted, placed, ms: Math.round(performance.now() - startedAt) }
  }).catch((error: unknown) => {
    signal?.throwIfAborted()
    throw error
  })
}
