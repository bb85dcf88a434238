import { randomUUID } from 'node:crypto'
import { type Database, MemoryError, queryRows, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { Side } from './differing.js'
import { naming } from './naming.js'

/** On a server a lease is renewed while its sync lives, so a killed one holds others up for no longer than this. */
const SERVER_SECONDS = 120
const RENEW_EVERY_MS = 30_000
/** The embedded database has one connection, which a table's transaction keeps: renewed between tables only. */
const EMBEDDED_SECONDS = 1_200

export interface Lease {
  /** Call it between transactions, as often as you like. @throws MemoryError `database_locked` where another holder took over */
  renew(): Promise<void>
}

/**
 * Runs `work` while no other sync may write to this database.
 *
 * @throws MemoryError `database_locked`
 */
export async function holding<Result>(
  side: Side,
  database: Database,
  work: (lease: Lease) => Promise<Result>,
): Promise<Result> {
  const holder = randomUUID()
  const seconds = database.dialect === 'pglite' ? EMBEDDED_SECONDS : SERVER_SECONDS
  const taken = await naming(side, () =>
    transaction(database, (tx) =>
      queryRows(
        tx,
        sql`insert into leases as held (name, holder, expires_at)
          values ('sync', ${holder}, now() + make_interval(secs => ${seconds}))
          on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at
          where held.expires_at < now() returning 1`,
      ),
    ),
  )
  if (taken.length === 0) {
    throw new MemoryError(
      'database_locked',
      'Another sync works on one of these databases. Nothing was changed; try again when it has ended. One that was ' +
        'killed is forgotten after two minutes (on an embedded database after twenty).',
    )
  }
  let renewedAt = Date.now()
  const renew = async () => {
    if (Date.now() - renewedAt < RENEW_EVERY_MS) return
    const renewed = await transaction(database, (tx) =>
      queryRows(
        tx,
        sql`update leases set expires_at = now() + make_interval(secs => ${seconds})
          where name = 'sync' and holder = ${holder} returning 1`,
      ),
    )
    if (renewed.length === 0) {
      throw new MemoryError(
        'database_locked',
        'Another sync took over, because this one was not heard of for too long. What it had finished is kept.',
      )
    }
    renewedAt = Date.now()
  }
  // A renewal that fails is tried again before the next table, where its failure ends the sync.
  const timer =
    database.dialect === 'pglite' ? undefined : setInterval(() => void renew().catch(() => {}), RENEW_EVERY_MS)
  try {
    return await work({ renew })
  } finally {
    clearInterval(timer)
    // Where the database is gone, the lease ends by itself.
    await transaction(database, (tx) => tx.execute(sql`delete from leases where holder = ${holder}`)).catch(() => {})
  }
}
