import { type Database, transaction } from '@bot/memory'
import { embeddingBacklog } from '@bot/memory/schema'
import { eq, sql } from 'drizzle-orm'

/**
 * Puts what the embedder refused back to what waits, due at once: a person knows that the cause is mended (a key, a
 * limit, another model behind the same name). What is refused again is set aside again, with its reason. The memories
 * themselves are not touched.
 *
 * @returns how many were put back.
 */
export async function retrySetAside(database: Database): Promise<number> {
  const back = await transaction(database, (tx) =>
    tx
      .update(embeddingBacklog)
      .set({ status: 'waiting', attempts: 0, dueAt: sql`now()` })
      .where(eq(embeddingBacklog.status, 'set_aside'))
      .returning({ memoryId: embeddingBacklog.memoryId }),
  )
  return back.length
}
