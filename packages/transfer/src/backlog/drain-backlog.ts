import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, type PgvectorMemoryAdapter, transaction } from '@bot/memory'
import { embeddingBacklog } from '@bot/memory/schema'
import { and, count, eq, gt, isNotNull, min, sql } from 'drizzle-orm'
import type { Progress } from '../progress.js'

/** What waits for a vector, now. */
export interface BacklogCounts {
  waiting: number
  /** Texts the model refuses: a person decides what becomes of them. */
  setAside: number
}

export interface DrainReport {
  embedded: number
  /** What is left when the drain ends. */
  left: BacklogCounts
}

/** Longest that an item is waited for: the hold of a process that was killed, or a first backoff. */
const WORTH_WAITING_MS = 25_000
const LOOK_AGAIN_MS = 1_000

/** Counts the backlog. */
export async function countBacklog(database: Database): Promise<BacklogCounts> {
  const rows = await transaction(database, (tx) =>
    tx
      .select({ status: embeddingBacklog.status, items: count() })
      .from(embeddingBacklog)
      .groupBy(embeddingBacklog.status),
  )
  const of = (status: string) => rows.find((row) => row.status === status)?.items ?? 0
  return { waiting: of('waiting'), setAside: of('set_aside') }
}

/**
 * Makes due at once what failed before and waits for its next try: a person who asks again knows that the cause is
 * mended. An item that another process is on just now may be embedded twice by this, which is harmless.
 */
export async function retryAtOnce(database: Database): Promise<void> {
  await transaction(database, (tx) =>
    tx
      .update(embeddingBacklog)
      .set({ dueAt: sql`now()` })
      .where(
        and(
          eq(embeddingBacklog.status, 'waiting'),
          isNotNull(embeddingBacklog.lastError),
          gt(embeddingBacklog.dueAt, sql`now()`),
        ),
      ),
  )
}

/**
 * Embeds what waits in the backlog until nothing does, the embedder fails a whole round, or `signal` aborts. Waits a
 * few seconds for items that are not due yet, so that a rebuild ends with its memories embedded where that is possible.
 */
export async function drainBacklog(options: {
  database: Database
  memory: Pick<PgvectorMemoryAdapter, 'embedPending'>
  signal?: AbortSignal | undefined
  onProgress?: ((progress: Progress) => void) | undefined
}): Promise<DrainReport> {
  const { database, memory, signal, onProgress } = options
  const { waiting: total } = await countBacklog(database)
  let embedded = 0
  let failing = false
  while (!failing && !signal?.aborted) {
    if (total > 0) onProgress?.({ done: Math.min(embedded, total), total })
    const round = await memory.embedPending({ ...(signal ? { signal } : {}) })
    embedded += round.embedded
    failing = round.embedded === 0 && round.retrying > 0
    if (round.claimed === 0 && !(await isDueSoon(database, signal))) break
  }
  const left = await countBacklog(database)
  if (total > 0) onProgress?.({ done: Math.max(0, total - left.waiting), total })
  return { embedded, left }
}

/** Waits until the next item is due; false where none is within reach. */
async function isDueSoon(database: Database, signal: AbortSignal | undefined): Promise<boolean> {
  const [next] = await transaction(database, (tx) =>
    tx
      .select({ inMs: sql<number | null>`(extract(epoch from ${min(embeddingBacklog.dueAt)} - now()) * 1000)::float8` })
      .from(embeddingBacklog)
      .where(eq(embeddingBacklog.status, 'waiting')),
  )
  if (next?.inMs == null || next.inMs > WORTH_WAITING_MS) return false
  // Another worker may finish it before it is due, so look again soon.
  await sleep(Math.min(Math.max(next.inMs, 50), LOOK_AGAIN_MS), undefined, signal ? { signal } : {}).catch(() => {})
  return true
}
