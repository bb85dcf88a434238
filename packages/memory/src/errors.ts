/** Every way an operation of this package can fail. Transports map these once, so the list is closed. */
export type MemoryErrorCode =
  // what the caller gave
  | 'invalid_input'
  | 'unsupported_option'
  | 'unknown_persona'
  | 'unknown_personality'
  | 'unclaimed_persona'
  | 'memory_not_found'
  | 'memory_locked'
  | 'message_erased'
  | 'operation_not_found'
  | 'operation_is_claim'
  | 'projection_failed'
  | 'reembed_refused'
  // the embedder
  | 'embedder_missing'
  | 'embedder_unavailable'
  | 'embedder_unauthorized'
  | 'embedder_rate_limited'
  | 'embedder_rejected'
  | 'embedder_bad_answer'
  | 'model_mismatch'
  // the database
  | 'database_unavailable'
  | 'database_failed'
  | 'database_locked'
  | 'database_unwritable'
  | 'extension_missing'
  | 'extension_outdated'
  | 'foreign_tables'
  | 'schema_ahead'
  | 'schema_behind'

const marker = Symbol.for('@bot/memory/error')

/**
 * The one error class of this package.
 *
 * `message` says what happened, what was kept and what to do. It never holds memory text, parameters of a query, or
 * a connection string; `cause` may, so log `code` and `message` only.
 *
 * @example
 * ```ts
 * try {
 *   await memory.queryMemories(question, options)
 * } catch (error) {
 *   if (MemoryError.is(error) && error.code === 'database_unavailable') return reply.retryLater()
 *   throw error
 * }
 * ```
 */
export class MemoryError extends Error {
  readonly code: MemoryErrorCode
  /** Facts for a program, such as the pid that holds a data directory. Safe to log. */
  readonly details: Readonly<Record<string, unknown>>
  readonly [marker] = true

  constructor(
    code: MemoryErrorCode,
    message: string,
    options: { cause?: unknown; details?: Record<string, unknown> } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'MemoryError'
    this.code = code
    this.details = options.details ?? {}
  }

  /** Like `instanceof`, but also true for an error of another installed copy of this package. */
  static is(error: unknown): error is MemoryError {
    return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[marker] === true
  }
}
