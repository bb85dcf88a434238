import type { Sql } from 'postgres'
import type { Database } from './database.js'
import { databaseFailure } from './failure.js'
import { asSql, type FilledStatement } from './kept-statement.js'
import { queryRows } from './rows.js'

/** A pooler forgot a statement it was given, or already has one of this name: it does not keep prepared statements. */
const STATEMENT_LOST = new Set(['26000', '42P05'])
/** A table was changed under a statement that is prepared. The driver forgets it, and prepares it anew next time. */
const PLAN_OUTDATED = '0A000'
const withoutPreparing = new WeakSet<Database>()

/**
 * Like `queryRows`, for the hot statements: parsed and planned once a connection instead of at every call, which for a
 * search costs more than running it. Drizzle never prepares what it executes through postgres.js, hence this way round.
 *
 * Behind a pooler that keeps no prepared statements the first refusal ends it for this database, and the statement is
 * run again without; so it should change nothing. (The driver's own way to run it again mixed up the answers of
 * statements that were under way together, so patches/postgres@3.4.9.patch takes it out.) An embedded database has no
 * round trip to save and runs it as it is.
 *
 * @throws MemoryError of the database: what the driver throws here has no mark of Drizzle's to be known by
 */
export async function queryPrepared<Row extends object>(database: Database, filled: FilledStatement): Promise<Row[]> {
  if (database.dialect !== 'postgres' || withoutPreparing.has(database)) {
    return queryRows<Row>(database.db, asSql(filled))
  }
  const client = (database.db as unknown as { $client: Sql }).$client
  try {
    return [...(await client.unsafe<Row[]>(filled.kept.text, filled.values as never[], { prepare: true }))]
  } catch (error) {
    const { code = '' } = error as { code?: string }
    if (STATEMENT_LOST.has(code)) withoutPreparing.add(database)
    else if (code !== PLAN_OUTDATED) throw databaseFailure(error)
    return queryRows<Row>(database.db, asSql(filled))
  }
}
