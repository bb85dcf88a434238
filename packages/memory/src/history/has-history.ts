import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../database/database.js'
import { guarded } from '../database/failure.js'
import { queryRows } from '../database/rows.js'
import { executorOf } from '../database/transaction.js'

/** Whether anything was ever said here, deleted rows included: false for a database that is new. */
export async function hasHistory(target: Database | Transaction): Promise<boolean> {
  const [row] = await guarded(() =>
    queryRows<{ found: boolean }>(executorOf(target), sql`select exists (select from conversation_history) as found`),
  )
  return row!.found
}
