import { sql } from 'drizzle-orm'
import type { Logger } from '../logger.js'
import type { Database } from './database.js'
import { restoreIndexes } from './deferred-indexes.js'
import { queryRows } from './rows.js'
import { transaction } from './transaction.js'

/** A load that has noted nothing for so long was killed: it notes every page. */
const LOAD_IS_DEAD_AFTER = '2 minutes'
const LOOK_AGAIN_MS = 30_000

/** Whether indexes are away, and whether a load that took them away is still at work. */
export async function readDeferral(database: Database): Promise<{ away: string[]; loading: boolean }> {
  const [found] = await transaction(database, (tx) =>
    queryRows<{ away: string[]; loading: boolean }>(
      tx,
      sql`select coalesce(json_agg(name order by name), '[]') as away, exists (
          select from transfer_runs
          where kind like 'import-%' and status = 'running' and updated_at > now() - ${LOAD_IS_DEAD_AFTER}::interval
        ) as loading
        from deferred_indexes`,
    ),
  )
  return found!
}

/**
 * For the start of a service: puts back, in the background, the indexes that a bulk load took away and left away, because
 * it was stopped or killed. While a load is at work they are its own, and it is looked at again later.
 *
 * @returns stops looking. What is being built ends with the connection, as if it had not begun, and the next start builds it.
 * @example `const stop = keepIndexes(database, { logger })`
 */
export function keepIndexes(database: Database, { logger }: { logger: Logger }): () => void {
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  const look = async (): Promise<void> => {
    try {
      const { away, loading } = await readDeferral(database)
      if (stopped || away.length === 0) return
      if (!loading) {
        const built = await restoreIndexes(database)
        if (built.length > 0) logger.info({ indexes: built }, 'indexes of a bulk load that had not finished are back')
        return
      }
    } catch {
      if (!stopped)
        logger.warn({}, 'indexes of a bulk load that had not finished could not be built; it is tried again')
    }
    if (stopped) return
    timer = setTimeout(look, LOOK_AGAIN_MS)
    timer.unref()
  }
  void look()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}
