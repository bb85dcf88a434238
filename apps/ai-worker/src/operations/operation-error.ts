import { JobError } from '@bot/jobs'
import { TransferError, type TransferErrorCode } from '@bot/transfer'

/** Another attempt meets the same: it says something about what was asked or about a file. */
const PERMANENT: ReadonlySet<TransferErrorCode> = new Set([
  ...(['invalid_settings', 'invalid_mapping', 'unknown_collection', 'source_unauthorized'] as const),
  ...(['archive_damaged', 'archive_foreign', 'archive_newer', 'archive_unfit'] as const),
  ...(['archive_exists', 'archive_unwritable'] as const),
])

/** What a move failed with, as the queue keeps it: the messages of moves are for people and hold no text and no key. */
export function operationError(error: unknown): unknown {
  if (!TransferError.is(error)) return error
  return new JobError(error.code, error.message, { permanent: PERMANENT.has(error.code), cause: error })
}

/** The worker was not told of what the job works with. */
export const notConfigured = (what: string): JobError =>
  new JobError('not_configured', `${what} Nothing was done.`, { permanent: true })
