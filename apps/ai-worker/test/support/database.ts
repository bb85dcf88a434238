import { type Database, openDatabase } from '@bot/memory'
import { databaseFromTemplate } from '@bot/testing'

/** A migrated, empty database for this test file: `const database = useTestDatabase()`. */
export const useTestDatabase = databaseFromTemplate({ open: openDatabase })

/** Rows of a statement that a test writes out, values and all. */
export async function query<Row>(database: Database, statement: string): Promise<Row[]> {
  const result: unknown = await database.db.execute(statement)
  return Array.isArray(result) ? (result as Row[]) : (result as { rows: Row[] }).rows
}
