import { sql } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { parseInput, uuid } from '../input.js'
import { type Page, pageOf, readCursor } from './page-cursor.js'

/** What somebody did to a memory, without its text. */
export interface ListedEvent {
  id: string
  /** What `undo` takes. */
  operationId: string
  action: string
  actor: string
  reason: string | null
  details: Record<string, unknown> | null
  /** Ms since the epoch. */
  createdAtMs: number
}

const historyInput = z.strictObject({
  personaId: uuid,
  memoryId: uuid,
  after: z.string().optional(),
  limit: z.int().min(1).max(1_000).default(50),
})

/**
 * Who did what to a memory, when and why, latest first, a page at a time. It outlives the memory: an erasure is in it.
 *
 * @param given `after`: the `next` of the page before; `limit`: default 50
 * @throws MemoryError `invalid_input`, also for a cursor that is none of ours
 */
export async function memoryHistory(
  database: Database,
  given: z.input<typeof historyInput>,
): Promise<Page<ListedEvent>> {
  const { personaId, memoryId, after, limit } = parseInput(historyInput, given, 'history')
  const cursor = after === undefined ? null : readCursor(after)
  const rows = await guarded(() =>
    queryRows<ListedEvent>(
      database.db,
      sql`select event.id, event.operation_id as "operationId", event.action, event.actor, event.reason, event.details,
          (extract(epoch from event.created_at) * 1000)::float8 as "createdAtMs"
        from memory_events event
        where event.persona_id = ${personaId}::uuid and event.memory_id = ${memoryId}::uuid
          ${
            cursor
              ? sql`and (event.created_at, event.id)
                < (${new Date(cursor.createdAtMs).toISOString()}::timestamptz, ${cursor.id}::uuid)`
              : sql``
          }
        order by event.created_at desc, event.id desc limit ${limit + 1}`,
    ),
  )
  return pageOf(rows, limit)
}
