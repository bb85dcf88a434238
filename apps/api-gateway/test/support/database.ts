import { type Database, openDatabase } from '@bot/memory'
import { databaseFromTemplate } from '@bot/testing'

/** A migrated, empty database for this test file. */
export const useTestDatabase = databaseFromTemplate({ open: openDatabase })

const counted = ['users', 'personas', 'conversation_history', 'memories', 'embedding_backlog', 'pgboss.job'] as const

/** How many rows stand in every table that a request can write to: what a refused request must leave as it was. */
export async function countRows(database: Database): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const table of counted) {
    const result = await database.db.execute(`select count(*)::int as rows from ${table}`)
    const [row] = (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as { rows: number }[]
    counts[table] = row!.rows
  }
  return counts
}
