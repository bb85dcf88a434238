import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import type { Logger } from '../logger.js'

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
  /** Finishes what runs, then closes; safe to call twice. */
  close(): Promise<void>
}
