import { queryRows, type Transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'

/**
 * Takes away, in the transaction of an erasure, the reply jobs of the erased messages: what is queued would only fail,
 * and what is done or archived holds the reply's words. A database without a queue has none.
 *
 * @example
 * ```ts
 * const memory = new PgvectorMemoryAdapter({ database, embedder, alsoErase: eraseFromJobs })
 * ```
 */
export async function eraseFromJobs(
  tx: Transaction,
  { personaId, historyIds }: { personaId: string; historyIds: readonly string[] },
): Promise<void> {
  const [queue] = await queryRows<{ tells: boolean }>(
    tx,
    sql`select to_regclass('pgboss.bot_memory_progress') is not null as tells
      where to_regclass('pgboss.job') is not null`,
  )
  if (!queue) return
  const isErased = sql`name = 'reply' and data ->> 'personaId' = ${personaId}
    and data ->> 'historyId' in (select json_array_elements_text(${JSON.stringify(historyIds)}::json))`
  // What of a reply was written so far. A queue that no service has opened since an update has no place for it.
  if (queue.tells) {
    await queryRows(
      tx,
      sql`delete from pgboss.bot_memory_progress where job_id in (select id from pgboss.job where ${isErased})`,
    )
  }
  for (const table of [sql`pgboss.job`, sql`pgboss.archive`]) {
    await queryRows(tx, sql`delete from ${table} where ${isErased}`)
  }
}
