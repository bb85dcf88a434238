import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { parseInput } from '../input.js'
import { filteredBy, memoryFilterShape } from './memory-filter.js'

/** How many memories were said in a span of time. */
export interface MemoryCount {
  /** When the day, week (from Monday) or month begins, in ms since the epoch. */
  startMs: number
  /** With `groupBy`: the personality's id, or the channel's; null = said in no channel that is known. */
  group: string | null
  memories: number
}

/** How many memories were said, span by span. */
export interface MemoryCounts {
  /** Oldest first; spans without a memory are left out. */
  counts: MemoryCount[]
  /** All that the filter lets through, also where `counts` is cut off. */
  total: number
  /** There were more spans than {@link MAX_COUNTS}; the latest are given. */
  truncated: boolean
}

/** Counts given at most: 27 years of days, or a year of days for 27 channels. */
const MAX_COUNTS = 10_000

const countInput = z.strictObject({
  ...memoryFilterShape,
  by: z.enum(['day', 'week', 'month']),
  groupBy: z.enum(['personality', 'channel']).optional(),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'must be the name of a time zone, such as Europe/Riga')
    .default('UTC'),
})

/**
 * How many memories of a persona there are by day, week or month, for a timeline: counts what `listMemories` lists under
 * the same filter, so each chunk of a split text counts.
 *
 * @param given `groupBy`: also apart by personality or channel; `timeZone`: where a day begins, default UTC
 * @throws MemoryError `invalid_input`
 * @example
 * ```ts
 * const { counts } = await countMemories(database, { personaId, by: 'week', groupBy: 'personality' })
 * ```
 */
export async function countMemories(database: Database, given: z.input<typeof countInput>): Promise<MemoryCounts> {
  const { by, groupBy, timeZone, ...filter } = parseInput(countInput, given, 'count')
  const group: Record<'personality' | 'channel', SQL> = {
    personality: sql`memory.personality_id::text`,
    channel: sql`memory.channel_id`,
  }
  return guarded(async () => {
    const rows = await queryRows<MemoryCount & { total: number }>(
      database.db,
      sql`with counted as (
          select date_trunc(${by}, memory.created_at, ${timeZone}) as start,
            ${groupBy ? group[groupBy] : sql`null`} as label, count(*)::int as memories
          from memories memory where ${await filteredBy(database, filter)} group by 1, 2
        )
        select (extract(epoch from start) * 1000)::float8 as "startMs", label as "group", memories,
          (sum(memories) over ())::float8 as total
        from counted order by start desc, label desc limit ${MAX_COUNTS + 1}`,
    )
    const counts = rows.slice(0, MAX_COUNTS).map(({ total: _, ...count }) => count)
    return { counts: counts.reverse(), total: rows[0]?.total ?? 0, truncated: rows.length > MAX_COUNTS }
  })
}

/** By name only: of "+01:00", JavaScript and PostgreSQL read the sign the other way round. */
function isTimeZone(name: string): boolean {
  if (!/^[A-Z]/i.test(name)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
