import { resolve } from 'node:path'
import { MemoryError } from '../errors.js'
import { type Logger, silentLogger } from '../logger.js'
import type { Database } from './database.js'
import { databaseFailure } from './failure.js'
import { openPglite } from './open-pglite.js'
import { openPostgres } from './open-postgres.js'
import { assertServerFits, readServerFacts } from './server.js'

/** Which database to open: a server, a directory, a snapshot; without any, an embedded one in memory. */
export interface OpenDatabaseOptions {
  /** `postgres://…` or `postgresql://…`, `pglite://PATH`, or `memory://`. Default: `dataDir`, else in memory. */
  url?: string | undefined
  /** Directory of an embedded database, created where missing. Not together with `url`. */
  dataDir?: string | undefined
  /** Default: silent. */
  logger?: Logger | undefined
  /** Most connections to a PostgreSQL server. Default: 10. An embedded database has one. */
  maxConnections?: number | undefined
  /** What `snapshot` of an embedded database gave: a new embedded database starts from it. Default: empty. */
  snapshot?: Blob | undefined
}

/**
 * Opens a PostgreSQL server's database, or an embedded one (PGlite, in a worker thread of its own).
 *
 * Checks that it answers and that pgvector is new enough; changes nothing in it. `migrateDatabase` comes next.
 *
 * @throws {MemoryError} `invalid_input` (no such kind of URL; other files in the data directory), `database_unavailable`
 *   (unreachable, or user, password or name wrong), `extension_missing`, `extension_outdated`, `database_locked`
 *   (another process holds the data directory; its pid in `details.pid`), `database_unwritable` (no permission for the
 *   data directory), `database_failed` (its files are damaged, or of another version)
 * @example
 * ```ts
 * const database = await openDatabase({ url: 'postgres://bot@db.internal/bot' })
 * const embedded = await openDatabase({ dataDir: '.data' })
 * const forATest = await openDatabase()
 * ```
 */
export async function openDatabase(options: OpenDatabaseOptions = {}): Promise<Database> {
  const { url, dataDir, logger = silentLogger, maxConnections = 10, snapshot } = options
  if (url !== undefined && dataDir !== undefined) {
    throw new MemoryError('invalid_input', 'Both url and dataDir name a database; give one of them.')
  }
  if (dataDir === '') throw new MemoryError('invalid_input', 'dataDir is empty; name a directory, or leave it out.')
  const place = url === undefined ? embeddedAt(dataDir) : placeOf(url)
  if (place.dialect === 'postgres' && snapshot !== undefined) {
    throw new MemoryError('invalid_input', 'A snapshot can be loaded into an embedded database only.')
  }
  const database =
    place.dialect === 'postgres'
      ? openPostgres({ url: place.url, logger, maxConnections })
      : await openPglite({ ...place, logger, ...(snapshot === undefined ? {} : { snapshot }) })
  try {
    assertServerFits(await readServerFacts(database.db), logger)
    return database
  } catch (error) {
    await database.close()
    throw openingFailure(databaseFailure(error))
  }
}

/** Before the first answer, what no SQLSTATE explains is about the way there: TLS, a proxy, another kind of server. */
function openingFailure(failure: MemoryError): MemoryError {
  const { reason } = failure.details
  if (failure.code !== 'database_failed' || typeof reason !== 'string') return failure
  return new MemoryError(
    'database_unavailable',
    `The database cannot be reached (${reason}). Nothing was changed; check the database URL and the server.`,
    { details: failure.details },
  )
}

type Place = { dialect: 'postgres'; url: URL } | { dialect: 'pglite'; dataDir?: string }

/** The URL is never quoted in an error: it may hold a password. */
function placeOf(url: string): Place {
  if (url === 'memory://') return embeddedAt(undefined)
  // A path is not a host: `pglite://.data` and `pglite:///var/data` both name directories.
  if (url.startsWith('pglite://')) {
    return embeddedAt(pathOf(url.slice('pglite://'.length)))
  }
  if (/^postgres(ql)?:\/\//.test(url) && URL.canParse(url)) return { dialect: 'postgres', url: new URL(url) }
  throw new MemoryError(
    'invalid_input',
    'The database URL cannot be understood: write postgres://USER:PASSWORD@HOST:PORT/NAME (special characters ' +
      'percent-encoded), pglite://PATH, or memory://.',
  )
}

function pathOf(encoded: string): string {
  try {
    if (encoded !== '') return decodeURIComponent(encoded)
  } catch {
    // not percent-encoded
  }
  throw new MemoryError('invalid_input', 'The database URL names no directory: write pglite://PATH, percent-encoded.')
}

function embeddedAt(dataDir: string | undefined): Place {
  return { dialect: 'pglite', ...(dataDir === undefined ? {} : { dataDir: resolve(dataDir) }) }
}
