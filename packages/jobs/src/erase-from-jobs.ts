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
  const [queue] = await queryRows(tx, sql`select where to_regclass('pgboss.job') is not null`)
  if (!queue) return
  for (const table of [sql`pgboss.job`, sql`pgboss.archive`]) {
    await queryRows(
      tx,
      sql`delete from ${table} where name = 'reply' and data ->> 'personaId' = ${personaId}
        and data ->> 'historyId' in (select json_array_elements_text(${JSON.stringify(historyIds)}::json))`,
    )
  }
}
