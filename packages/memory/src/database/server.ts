import { sql } from 'drizzle-orm'
import { MemoryError } from '../errors.js'
import type { Logger } from '../logger.js'
import type { Executor } from './database.js'
import { queryRows } from './rows.js'

/** `NULLS NOT DISTINCT` and `ON DELETE SET NULL (column)`, which the schema uses, came with 15. */
const OLDEST_POSTGRES = 15
/** Iterative index scans, without which a filtered search on HNSW returns too few rows, came with 0.8.0. */
const OLDEST_VECTOR = '0.8.0'
/** 0.8.2 fixes a CVE in parallel index builds, 0.8.3 an index corrupted by vacuum, 0.8.4 the repair of HNSW graphs. */
const ADVISED_VECTOR = '0.8.4'

export interface ServerFacts {
  /** Such as 17.6. */
  readonly serverVersion: string
  /** What this database holds; null = the extension is not created yet. */
  readonly vectorVersion: string | null
  /** What the server could create; null = not installed there. */
  readonly availableVectorVersion: string | null
  /** What an operator should know of it; null = nothing. */
  readonly vectorAdvice: string | null
}

/** What the server is and which extensions it has. Also the proof that it answers. */
export async function readServerFacts(executor: Executor): Promise<ServerFacts> {
  const [row] = await queryRows<Omit<ServerFacts, 'vectorAdvice'>>(
    executor,
    sql`select current_setting('server_version') as "serverVersion",
               (select extversion from pg_extension where extname = 'vector') as "vectorVersion",
               (select default_version from pg_available_extensions where name = 'vector') as "availableVectorVersion"`,
  )
  const facts = row as Omit<ServerFacts, 'vectorAdvice'>
  const version = facts.vectorVersion ?? facts.availableVectorVersion
  const vectorAdvice =
    version !== null && isOlder(version, ADVISED_VECTOR)
      ? `pgvector ${version} has known faults (a CVE in parallel index builds, indexes corrupted by vacuum): ` +
        `install ${ADVISED_VECTOR} or newer on the server, then run ALTER EXTENSION vector UPDATE`
      : null
  return { ...facts, vectorAdvice }
}

/**
 * Refuses a server this package cannot work on; warns of one with known faults.
 *
 * @throws {MemoryError} `extension_missing`, `extension_outdated`, `database_failed` (PostgreSQL itself too old)
 */
export function assertServerFits(facts: ServerFacts, logger: Logger): void {
  const { serverVersion, vectorVersion, availableVectorVersion, vectorAdvice } = facts
  if (Number.parseInt(serverVersion, 10) < OLDEST_POSTGRES) {
    throw new MemoryError(
      'database_failed',
      `PostgreSQL ${serverVersion} is too old: ${OLDEST_POSTGRES} or newer is needed. Nothing was changed.`,
      { details: { serverVersion } },
    )
  }
  if (vectorVersion === null && availableVectorVersion === null) {
    throw new MemoryError(
      'extension_missing',
      'The database server does not have the extension "vector" (pgvector). Nothing was changed. Install pgvector ' +
        `${OLDEST_VECTOR} or newer on the server, for example with the image pgvector/pgvector:pg17.`,
      { details: { serverVersion } },
    )
  }
  const version = (vectorVersion ?? availableVectorVersion) as string
  if (isOlder(version, OLDEST_VECTOR)) {
    const update =
      availableVectorVersion !== null && !isOlder(availableVectorVersion, OLDEST_VECTOR)
        ? `Run ALTER EXTENSION vector UPDATE in this database: the server has ${availableVectorVersion}.`
        : `Install pgvector ${OLDEST_VECTOR} or newer on the server, then run ALTER EXTENSION vector UPDATE.`
    throw new MemoryError(
      'extension_outdated',
      `The extension "vector" is ${version}, which lacks iterative index scans. Nothing was changed. ${update}`,
      { details: { vectorVersion: version } },
    )
  }
  if (vectorAdvice !== null) logger.warn({ vectorVersion: version }, vectorAdvice)
}

/** Compares versions number by number, so that 0.10.0 is newer than 0.9.9. */
function isOlder(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) < 0
}
