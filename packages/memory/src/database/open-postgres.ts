import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { Logger } from '../logger.js'
import type { Database } from './database.js'
import { guarded } from './failure.js'
import { countPoolUse } from './pool-use.js'

const CONNECT_TIMEOUT_SECONDS = 5
/** Between two attempts to connect. The driver's own waits grow to 20 s, for which callers would hang. */
const LONGEST_PAUSE_SECONDS = 1
/** What runs may finish for so long once the database is closed; then its connections are cut. */
const CLOSE_TIMEOUT_SECONDS = 10

interface OpenPostgresOptions {
  readonly url: URL
  readonly logger: Logger
  readonly maxConnections: number
}

/**
 * A pool of connections to a PostgreSQL server, straight or through pgbouncer in transaction mode: nothing here relies
 * on settings of a session.
 *
 * Nothing is prepared by name but what asks for it, as `queryPrepared` does: pgbouncer before 1.21, or without
 * `max_prepared_statements`, loses such statements between transactions, and the driver's own default is to prepare
 * every COMMIT.
 *
 * patches/postgres@3.4.9.patch mends what the driver does when a connection is lost. A write to it ended the process
 * (porsager/postgres issue 1208); bytes left over from it kept its successor from ever connecting; a transaction whose
 * connection was gone ran its later statements on whatever transaction had got the new one; and a server that accepts
 * and hangs up was called a thousand times a second, for ever. open.postgres.test.ts and open.test.ts fail without it.
 * A COPY that failed after its last row hung for ever: copy-into.postgres.test.ts. It also lets a statement be prepared
 * where the default is not to, and sends one with its values at once where these are the same text for any type; the
 * driver asked for the types first, which made two round trips of each (round-trips.postgres.test.ts).
 */
export function openPostgres({ url, logger, maxConnections }: OpenPostgresOptions): Database {
  const client = postgres(url.href, {
    max: maxConnections,
    prepare: false,
    backoff: (failures: number) => Math.min(0.01 * 3 ** failures, LONGEST_PAUSE_SECONDS),
    onnotice: (notice) => logger.debug({ sqlState: notice.code, severity: notice.severity }, 'Notice of the database'),
    ...(url.searchParams.has('connect_timeout') ? {} : { connect_timeout: CONNECT_TIMEOUT_SECONDS }),
    ...(url.searchParams.has('application_name') ? {} : { connection: { application_name: 'bot-memory' } }),
  })
  const pool = countPoolUse(client, maxConnections)
  return {
    db: drizzle({ client }),
    dialect: 'postgres',
    logger,
    async listen(channel, onPayload) {
      const { unlisten } = await guarded(() => client.listen(channel, onPayload))
      return unlisten
    },
    pool,
    close: () => client.end({ timeout: CLOSE_TIMEOUT_SECONDS }),
  }
}
