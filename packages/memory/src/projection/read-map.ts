import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { filteredBy, memoryFilterShape } from '../browse/memory-filter.js'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { parseInput } from '../input.js'
import { isCurrentPoint, needsFitting, readStanding, unplaced } from './standing.js'

/** A memory on the map. */
export interface MapPoint {
  id: string
  /** Near each other is what is alike; mostly between -1 and 1. */
  x: number
  y: number
  personalityId: string
  personalityName: string
  channelId: string | null
  /** How its text begins; `{user}` and `{assistant}` stand for names. */
  excerpt: string
  /** Ms since the epoch. */
  createdAtMs: number
}

/** A persona's memories in two dimensions. */
export interface MemoryMap {
  /** Newest first. */
  points: MapPoint[]
  /** Memories of the persona that have a vector, whether the filters let them through or not. */
  embedded: number
  /** Those of them that are on no map yet. */
  unplaced: number
  /** Whether `projectMemories` would change it. */
  isStale: boolean
  /** When it was made; null = never. */
  fittedAtMs: number | null
}

const mapInput = z.strictObject({
  ...memoryFilterShape,
  limit: z.int().min(1).max(20_000).default(20_000),
})

const EXCERPT_LENGTH = 120

/**
 * The map of a persona's memories as it was last made: what `listMemories` lists under the same filter, the newest `limit`
 * (default 20,000).
 *
 * @throws MemoryError `invalid_input`, `database_unavailable` …
 */
export async function readMap(database: Database, given: z.input<typeof mapInput>): Promise<MemoryMap> {
  const { limit, ...filter } = parseInput(mapInput, given, 'map')
  return guarded(async () => {
    const standing = await readStanding(database.db, filter.personaId)
    const points = await queryRows<MapPoint>(
      database.db,
      sql`select memory.id, point.x::float8, point.y::float8, memory.personality_id as "personalityId",
          personality.name as "personalityName", memory.channel_id as "channelId",
          left(memory.content, ${EXCERPT_LENGTH}) as excerpt,
          (extract(epoch from memory.created_at) * 1000)::float8 as "createdAtMs"
        from memories memory
        join memory_points point on ${isCurrentPoint}
        join personalities personality on personality.id = memory.personality_id
        where ${await filteredBy(database, filter)}
        order by memory.created_at desc, memory.id desc limit ${limit}`,
    )
    const missing = unplaced(standing)
    return {
      points,
      embedded: standing.embedded,
      unplaced: missing,
      isStale: missing > 0 || needsFitting(standing),
      fittedAtMs: standing.fittedAtMs,
    }
  })
}
