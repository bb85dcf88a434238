import { type SQL, sql } from 'drizzle-orm'
import { z } from 'zod'
import type { CanonScope } from '../contract.js'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { parseInput } from '../input.js'
import { filteredBy, isPending, memoryFilterShape, type Visibility } from './memory-filter.js'
import { type Page, pageOf, readCursor } from './page-cursor.js'

/** A memory as it stands, recalled or not. */
export interface ListedMemory {
  id: string
  personalityId: string
  personalityName: string
  /** `{user}` and `{assistant}` stand for names. */
  text: string
  visibility: Visibility
  isLocked: boolean
  canonScope: CanonScope | null
  channelId: string | null
  guildId: string | null
  messageIds: string[]
  senders: string[]
  sourceSystem: string
  chunkIndex: number | null
  totalChunks: number | null
  /** Whether it waits for its vector; it is found by its words meanwhile. */
  pending: boolean
  /** Ms since the epoch. */
  createdAtMs: number
  updatedAtMs: number
  expiresAtMs: number | null
}

const listInput = z.strictObject({
  ...memoryFilterShape,
  after: z.string().optional(),
  limit: z.int().min(1).max(1_000).default(50),
})

/**
 * Memories of a persona, newest first, a page at a time: all but the deleted ones, or those that a filter lets through,
 * by personality, channel, sender, time, words and state.
 *
 * @param given `after`: the `next` of the page before; `limit`: default 50; the rest: see `memoryFilterShape`
 * @throws MemoryError `invalid_input`, also for a cursor that is none of ours
 * @example
 * ```ts
 * const { rows, next } = await listMemories(database, { personaId, states: ['locked', 'pending'], text: 'Rex -cat' })
 * ```
 */
export async function listMemories(database: Database, given: z.input<typeof listInput>): Promise<Page<ListedMemory>> {
  const { after, limit, ...filter } = parseInput(listInput, given, 'list')
  const cursor = after === undefined ? null : readCursor(after)
  return guarded(async () => {
    const rows = await queryRows<ListedMemory>(
      database.db,
      sql`select ${listedColumns}
        from memories memory join personalities personality on personality.id = memory.personality_id
        where ${await filteredBy(database, filter)}
          ${
            cursor
              ? sql`and (memory.created_at, memory.id)
                < (${new Date(cursor.createdAtMs).toISOString()}::timestamptz, ${cursor.id}::uuid)`
              : sql``
          }
        order by memory.created_at desc, memory.id desc limit ${limit + 1}`,
    )
    return pageOf(rows, limit)
  })
}

const ms = (moment: SQL) => sql`(extract(epoch from ${moment}) * 1000)::float8`

/** Reads `memories memory` and `personalities personality`. */
export const listedColumns = sql`
  memory.id, memory.personality_id as "personalityId", personality.name as "personalityName", memory.content as text,
  memory.visibility, memory.is_locked as "isLocked", memory.canon_scope as "canonScope",
  memory.channel_id as "channelId", memory.guild_id as "guildId", memory.message_ids as "messageIds", memory.senders,
  memory.source_system as "sourceSystem", memory.chunk_index as "chunkIndex", memory.total_chunks as "totalChunks",
  ${isPending} as pending, ${ms(sql`memory.created_at`)} as "createdAtMs",
  ${ms(sql`memory.updated_at`)} as "updatedAtMs", ${ms(sql`memory.expires_at`)} as "expiresAtMs"`
