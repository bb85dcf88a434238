import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Logger } from '../logger.js'
import type { PoolUse } from './pool-use.js'

/** What runs statements: a database or an open transaction. Both drivers fit. */
// biome-ignore lint/suspicious/noExplicitAny: the result type differs by driver and is never looked at; see rows.ts
export type Executor = PgDatabase<PgQueryResultHKT, any, any>

/** A transaction that `transaction(database, …)` opened, or one that a caller opened with Drizzle. */
export type Transaction = Executor & { rollback(): never }

/** An open database: what every verb of this package is given. */
export interface Database {
  /** Drizzle over it, for a service's own typed queries. */
  readonly db: Executor
  readonly dialect: 'postgres' | 'pglite'
  readonly logger: Logger

  /**
   * Calls `onPayload` for every `NOTIFY channel`, until the returned function is called.
   *
   * A hint, never a promise: a payload sent while the connection was down is lost, and through pgbouncer in
   * transaction mode none arrives at all. Poll as well.
   */
  listen(channel: string, onPayload: (payload: string) => void): Promise<() => Promise<void>>

  /** How the pool of connections is used just now. PostgreSQL servers only. */
  pool?(): PoolUse

  /** The whole database as one file for `openDatabase({ snapshot })`. Embedded databases only. */
  snapshot?(): Promise<Blob>

  /**
   * Writes the address of the service that holds the data directory into its lock file, so that a command finding the
   * directory locked can go through that service. Embedded databases in a directory only.
   */
  announce?(url: string): Promise<void>

  /** Finishes what runs, then closes; safe to call twice. */
  close(): Promise<void>
}
