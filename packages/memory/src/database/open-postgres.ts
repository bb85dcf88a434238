import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import type { Logger } from '../logger.js'
import type { Database } from './database.js'
import { guarded } from './failure.js'

const CONNECT_TIMEOUT_SECONDS = 5
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
 * Only the hot statements are prepared by name (`prepared.ts`); `?prepare=false` in the URL keeps those from it too.
 */
export function openPostgres({ url, logger, maxConnections }: OpenPostgresOptions): Database {
  const client = postgres(url.href, {
    max: maxConnections,
    onnotice: (notice) => logger.debug({ sqlState: notice.code, severity: notice.severity }, 'Notice of the database'),
    ...(url.searchParams.has('connect_timeout') ? {} : { connect_timeout: CONNECT_TIMEOUT_SECONDS }),
    ...(url.searchParams.has('application_name') ? {} : { connection: { application_name: 'bot-memory' } }),
  })
  return {
    db: drizzle({ client }),
    dialect: 'postgres',
    logger,
    async listen(channel, onPayload) {
      const { unlisten } = await guarded(() => client.listen(channel, onPayload))
      return unlisten
    },
    close: () => client.end({ timeout: CLOSE_TIMEOUT_SECONDS }),
  }
}
