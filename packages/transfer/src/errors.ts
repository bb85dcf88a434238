/** Every way a move can fail that is not the memory's own (`MemoryError`). The list is closed. */
export type TransferErrorCode =
  // what the caller gave
  | 'invalid_settings'
  | 'invalid_mapping'
  | 'unknown_collection'
  // the other side of a move
  | 'source_unavailable'
  | 'source_unauthorized'
  | 'source_refused'
  | 'source_bad_answer'
  // an archive
  | 'archive_damaged'
  | 'archive_foreign'
  | 'archive_newer'
  | 'archive_unfit'
  | 'archive_exists'
  | 'archive_unwritable'
  // an adoption
  | 'nothing_to_adopt'
  | 'adopted_already'
  | 'adoption_unverified'
  | 'adoption_held'
  | 'target_not_empty'
  // a claim
  | 'claimed_by_another'
  | 'claim_not_found'
  // an export of the old service
  | 'not_an_export'

const marker = Symbol.for('@bot/transfer/error')

/**
 * A move failed. `message` says what happened, what was kept and what to do; it holds no memory text and no key. `cause`
 * may, so log `code` and `message` only.
 */
export class TransferError extends Error {
  readonly code: TransferErrorCode
  readonly [marker] = true

  constructor(code: TransferErrorCode, message: string, options: { cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = 'TransferError'
    this.code = code
  }

  /** Like `instanceof`, but also true for an error of another installed copy of this package. */
  static is(error: unknown): error is TransferError {
    return typeof error === 'object' && error !== null && (error as Record<symbol, unknown>)[marker] === true
  }
}
