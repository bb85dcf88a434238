import type { PgTransactionConfig } from 'drizzle-orm/pg-core'
import type { Database, Executor, Transaction } from './database.js'
import { databaseFailure, guarded } from './failure.js'

/**
 * Runs `work` in a transaction: commits when it resolves, rolls back when it rejects.
 *
 * Given a database, opens one; given an open transaction, joins it, without a savepoint: the outer one decides what
 * becomes of both. Pass `tx` to everything inside; a statement on the database itself runs outside the transaction, and
 * on an embedded database is refused.
 *
 * @param options isolation level and access mode of a transaction opened here; default: PostgreSQL's. A joined
 *   transaction keeps its own.
 * @throws {MemoryError} `database_unavailable`, `database_failed` … for what the database refuses; what `work` throws
 *   besides passes unchanged
 * @example
 * ```ts
 * await transaction(database, async (tx) => {
 *   await tx.insert(users).values(user)
 *   await memory.addMemory(data, { transaction: tx })
 * })
 * ```
 */
export async function transaction<Result>(
  target: Database | Transaction,
  work: (tx: Transaction) => Promise<Result>,
  options?: PgTransactionConfig,
): Promise<Result> {
  if (!isDatabase(target)) return work(target)
  let failure: unknown
  try {
    return await target.db.transaction(
      (tx) =>
        guarded(() => work(tx)).catch((error: unknown) => {
          failure = error
          throw error
        }),
      options,
    )
  } catch (error) {
    // What did not come out of `work` came from beginning or committing.
    throw error === failure ? error : databaseFailure(error)
  }
}

/** What runs a statement, for verbs that take either. */
export function executorOf(target: Database | Executor): Executor {
  return isDatabase(target) ? target.db : target
}

const isDatabase = (target: Database | Executor): target is Database => 'db' in target
