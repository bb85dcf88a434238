import type { SQL } from 'drizzle-orm'
import type { Executor } from './database.js'

/**
 * Runs a statement and returns its rows, as the database names the columns. postgres.js resolves to an array of rows,
 * PGlite to an object that holds them.
 *
 * Values are as Drizzle's `execute` gives them: timestamps, `bigint` and `numeric` are strings, so cast in the
 * statement what should be a number (`count(*)::int`). Pass dates as ISO strings: postgres.js refuses a Date here.
 */
export async function queryRows<Row extends object>(executor: Executor, statement: SQL): Promise<Row[]> {
  const result: unknown = await executor.execute(statement)
  return Array.isArray(result) ? [...(result as Row[])] : (result as { rows: Row[] }).rows
}
