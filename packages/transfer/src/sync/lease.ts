import { randomUUID } from 'node:crypto'
import { type Database, MemoryError, queryRows, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'

const LEASE_MINUTES = 60

/**
 * Runs `work` while no other sync may write to this database. A process that was killed holds it for an hour at most.
 *
 * @throws MemoryError `database_locked`
 */
export async function holding<Result>(database: Database, work: () => Promise<Result>): Promise<Result> {
  const holder = randomUUID()
  const taken = await transaction(database, (tx) =>
    queryRows(
      tx,
      sql`insert into leases as held (name, holder, expires_at)
        values ('sync', ${holder}, now() + make_interval(mins => ${LEASE_MINUTES}))
        on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
        where held.expires_at < now() returning 1`,
    ),
  )
  if (taken.length === 0) {
    throw new MemoryError(
      'database_locked',
      'Another sync works on one of these databases. Nothing was changed; try again when it has ended. One that was ' +
        'killed is forgotten after an hour.',
    )
  }
  try {
    return await work()
  } finally {
    // Where the database is gone, the lease ends by itself.
    await transaction(database, (tx) => tx.execute(sql`delete from leases where holder = ${holder}`)).catch(() => {})
  }
}
