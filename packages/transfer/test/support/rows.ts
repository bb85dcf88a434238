import type { Database } from '@bot/memory'
import type { SQL } from 'drizzle-orm'

/** Rows of a statement, whatever the driver wraps them in. */
export async function rowsOf<Row>(database: Database, statement: SQL): Promise<Row[]> {
  const result: unknown = await database.db.execute(statement)
  return [...(Array.isArray(result) ? result : (result as { rows: unknown[] }).rows)] as Row[]
}
