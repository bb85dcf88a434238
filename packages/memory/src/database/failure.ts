import { DrizzleQueryError } from 'drizzle-orm'
import { MemoryError, type MemoryErrorCode } from '../errors.js'

/** What a driver says of a failure. postgres.js and PGlite name the same facts differently. */
interface DriverError {
  readonly message: string
  /** SQLSTATE, or a code of Node's or of postgres.js's own such as ECONNREFUSED. */
  readonly code?: string
  readonly constraint?: string
  readonly constraint_name?: string
  readonly table?: string
  readonly table_name?: string
}

interface Explanation {
  readonly code: MemoryErrorCode
  readonly message: string
}

const unreachable: Explanation = {
  code: 'database_unavailable',
  message: 'The database cannot be reached. Nothing was stored by this call; check that it runs and try again.',
}
const interrupted: Explanation = {
  code: 'database_unavailable',
  message: 'The connection to the database failed. What was not yet committed is not kept; try again.',
}
const refusesConnections: Explanation = {
  code: 'database_unavailable',
  message: 'The database accepts no more connections just now. Nothing was stored by this call; try again.',
}
const refusesUser: Explanation = {
  code: 'database_unavailable',
  message: 'The database refuses this user or password. Nothing was changed; check the database URL.',
}
const noSuchDatabase: Explanation = {
  code: 'database_unavailable',
  message: 'The server has no database of this name. Nothing was changed; create it, or check the database URL.',
}
const notMigrated: Explanation = {
  code: 'schema_behind',
  message: 'The database lacks a table or column this version needs. Nothing was changed; run `bot-memory migrate`.',
}
const diskFull: Explanation = {
  code: 'database_unwritable',
  message: 'The disk of the database is full. Nothing was stored by this call; free some space and try again.',
}
const readOnly: Explanation = {
  code: 'database_unwritable',
  message: 'The database is read-only (a replica?). Nothing was stored by this call; use the primary.',
}
const notPermitted: Explanation = {
  code: 'database_unwritable',
  message: 'The database user may not do this. Nothing was changed; grant it the right, or use another user.',
}
const contended: Explanation = {
  code: 'database_failed',
  message: 'The statement lost against another transaction. Nothing of it was kept; try the whole transaction again.',
}
const cancelled: Explanation = {
  code: 'database_failed',
  message: 'The statement was cancelled or ran longer than the server allows. Nothing of it was kept.',
}

/** By code, else by its class (the first two characters of an SQLSTATE). */
const explanations: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: unreachable,
  ENOTFOUND: unreachable,
  EAI_AGAIN: unreachable,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ENOENT: unreachable, // a Unix socket that is not there
  ETIMEDOUT: unreachable,
  CONNECT_TIMEOUT: unreachable,
  ECONNRESET: interrupted,
  EPIPE: interrupted,
  CONNECTION_CLOSED: interrupted,
  CONNECTION_ENDED: interrupted,
  CONNECTION_DESTROYED: interrupted,
  '08': interrupted,
  '57P01': interrupted, // administrator's shutdown
  '57P02': interrupted, // crash
  '57P05': interrupted, // idle session timeout
  '25P03': interrupted, // idle in transaction timeout
  '57P03': refusesConnections, // starting up or shutting down
  '53300': refusesConnections, // too many connections
  '53200': refusesConnections, // out of memory
  '28': refusesUser,
  SASL_SIGNATURE_MISMATCH: refusesUser,
  '3D000': noSuchDatabase,
  '42P01': notMigrated,
  '42703': notMigrated,
  '53100': diskFull,
  ENOSPC: diskFull,
  EROFS: readOnly,
  '25006': readOnly,
  '42501': notPermitted,
  EACCES: notPermitted,
  '40001': contended, // serialization failure
  '40P01': contended, // deadlock
  '55P03': contended, // lock not available
  '57014': cancelled,
}

/**
 * Mistakes in a statement whose message names types, columns and functions, never a value. Most others may quote one;
 * so does 42601, a syntax error, for the text given to `to_tsquery`.
 */
const quoteNoValue = new Set(['42702', '42803', '42804', '42846', '42883', '42P10', '42P18', '0A000'])

/**
 * What a driver or Drizzle threw, as an error that is safe to log, with SQLSTATE, constraint and table in `details`.
 *
 * The original is not kept, not even as a cause: Drizzle's message holds every parameter of the statement, and
 * PostgreSQL quotes offending values, so that both would carry memory text into logs.
 */
export function databaseFailure(error: unknown): MemoryError {
  const thrown = error instanceof DrizzleQueryError ? error.cause : error
  // An embedded database says of itself that it is closed; Drizzle wraps that like everything else.
  if (MemoryError.is(thrown)) return thrown
  const { code, saying, details } = factsOf(thrown)
  const explanation = explanations[code] ?? (isSqlState(code) ? explanations[code.slice(0, 2)] : undefined)
  if (explanation !== undefined) return new MemoryError(explanation.code, explanation.message, { details })

  const named = Object.entries(details).map(([name, value]) => `${name} ${value}`)
  return new MemoryError(
    'database_failed',
    `The database refused a statement${named.length > 0 ? ` (${named.join(', ')})` : ''}${saying}. Nothing of it was kept.`,
    { details },
  )
}

interface Facts {
  readonly code: string
  /** What PostgreSQL says, where that cannot quote a value. */
  readonly saying: string
  readonly details: Record<string, string>
}

function factsOf(thrown: unknown): Facts {
  const error: Partial<DriverError> | undefined = thrown instanceof Error ? thrown : undefined
  const code = String(error?.code ?? '')
  const constraint = error?.constraint ?? error?.constraint_name
  const table = error?.table ?? error?.table_name
  return {
    code,
    saying: quoteNoValue.has(code) ? `: ${error?.message}` : '',
    details: {
      ...(isSqlState(code) ? { sqlState: code } : code === '' ? {} : { reason: code }),
      ...(constraint === undefined ? {} : { constraint }),
      ...(table === undefined ? {} : { table }),
    },
  }
}

/**
 * Runs `work`, so that every error of the database leaves it as a `MemoryError`. Other errors pass unchanged: a
 * mistake in a program is no failure of its database.
 */
export async function guarded<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw isStatementError(error) ? databaseFailure(error) : error
  }
}

/** Whether a statement failed, as opposed to anything else that runs between statements. */
function isStatementError(error: unknown): boolean {
  if (error instanceof DrizzleQueryError) return true
  if (!(error instanceof Error)) return false
  const { code = '' } = error as Partial<DriverError>
  return error.name === 'PostgresError' || error.name === 'PgliteError' || /^CONNECTION_/.test(code)
}

/** `EPIPE` and the like have five characters too, but no digit. */
const isSqlState = (code: string): boolean => /^(?=.*\d)[0-9A-Z]{5}$/.test(code)
