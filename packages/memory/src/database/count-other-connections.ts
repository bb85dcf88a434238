import { sql } from 'drizzle-orm'
import type { Database } from './database.js'
import { guarded } from './failure.js'
import { queryRows } from './rows.js'

/**
 * How many connections other processes of ours hold to this database: services that run. An embedded database belongs to
 * one process, so there are none.
 */
export async function countOtherConnections(database: Database): Promise<number> {
  if (database.dialect === 'pglite') return 0
  return guarded(async () => {
    // What this process opened after its first connection is its own too.
    const [row] = await queryRows<{ others: number }>(
      database.db,
      sql`select count(*)::int as others from pg_stat_activity other
        join pg_stat_activity own on own.pid = pg_backend_pid()
        where other.datname = own.datname and other.application_name = own.application_name
          and other.pid <> own.pid and other.backend_start < own.backend_start`,
    )
    return row!.others
  })
}
