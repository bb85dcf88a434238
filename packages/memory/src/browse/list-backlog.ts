import { sql } from 'drizzle-orm'
import type { Database } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'

/** A memory that waits for its vector, or was refused one. Without its text. */
export interface BacklogItem {
  personaId: string
  memoryId: string
  model: string
  /** 'set_aside': the embedder refuses this text. */
  status: 'waiting' | 'set_aside'
  attempts: number
  /** Ms since the epoch. */
  dueAtMs: number
  lastError: string | null
}

/** What waits for a vector, and what was refused one. */
export interface BacklogReport {
  /** Items by status and the code of their last failure. */
  counts: { status: BacklogItem['status']; lastError: string | null; items: number }[]
  /** Those set aside first, then those due longest. */
  items: BacklogItem[]
}

/** What waits for its vector, and what the embedder refuses: counts of all, and the first `limit` (default 50). */
export async function readBacklog(database: Database, { limit = 50 } = {}): Promise<BacklogReport> {
  return guarded(async () => ({
    counts: await queryRows<BacklogReport['counts'][number]>(
      database.db,
      sql`select status, last_error as "lastError", count(*)::int as items from embedding_backlog
        group by status, last_error order by items desc, status, last_error`,
    ),
    items: await queryRows<BacklogItem>(
      database.db,
      sql`select persona_id as "personaId", memory_id as "memoryId", model, status, attempts,
          (extract(epoch from due_at) * 1000)::float8 as "dueAtMs", last_error as "lastError"
        from embedding_backlog order by status, due_at, memory_id limit ${limit}`,
    ),
  }))
}
