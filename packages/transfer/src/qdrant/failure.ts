import { QdrantClientResourceExhaustedError } from '@qdrant/js-client-rest'
import { TransferError } from '../errors.js'

/** A request to Qdrant that failed, and whether trying again can help. */
export interface QdrantFailure {
  error: TransferError
  mayPass: boolean
  /** It did not even answer. */
  isUnreached: boolean
  /** How long Qdrant asks to be left alone. */
  waitMs: number
}

/** Every request may be one of many. */
const KEPT = 'What went before is kept; the same call goes on after it.'

/** What the client threw, in our words: Qdrant's own may hold parts of a payload. */
export function failureOf(error: unknown, what: string, place: string): QdrantFailure {
  const fail = (
    code: ConstructorParameters<typeof TransferError>[0],
    message: string,
    mayPass: boolean,
    waitMs = 0,
  ) => ({
    error: new TransferError(code, `${what}: ${message} ${KEPT}`, { cause: error }),
    mayPass,
    isUnreached: false,
    waitMs,
  })
  if (error instanceof QdrantClientResourceExhaustedError) {
    return fail('source_unavailable', 'Qdrant limits the rate of requests.', true, error.retry_after * 1_000)
  }
  const status = statusOf(error)
  if (status === undefined) {
    const reason = `Qdrant at ${place} could not be reached (${nameOf(error)}). See that it runs and that this is its address.`
    return { ...fail('source_unavailable', reason, true), isUnreached: true }
  }
  if (status === 401 || status === 403) {
    return fail('source_unauthorized', `Qdrant refuses the key (status ${status}). Give the right one.`, false)
  }
  if (status === 404) return fail('unknown_collection', 'Qdrant knows no such collection.', false)
  if (status === 408 || status === 429 || status >= 500) {
    return fail('source_unavailable', `Qdrant answered with status ${status}.`, true)
  }
  return fail('source_refused', `Qdrant refused the request (status ${status}).`, false)
}

function statusOf(error: unknown): number | undefined {
  const status = (error as { status?: unknown } | null)?.status
  return typeof status === 'number' ? status : undefined
}

/** The class of an error and what its cause is called: no more, since messages hold addresses. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = (error.cause as { code?: unknown } | undefined)?.code
  return typeof code === 'string' ? `${error.name}, ${code}` : error.name
}
