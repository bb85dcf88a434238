import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'
import { MemoryError, type MemoryErrorCode } from '../errors.js'
import { retryAfterMs } from './retry-after.js'

const KEPT = 'Nothing of this call was kept.'

/**
 * What went wrong with a request, as this package says it. Nothing that the server wrote is passed on but its
 * identifiers: messages of servers quote keys, and refusals quote the text.
 */
export function openaiFailure(error: unknown, model: string): MemoryError {
  if (MemoryError.is(error)) return error
  if (error instanceof APIConnectionTimeoutError) {
    return failure('embedder_unavailable', `The embedding service did not answer in time. ${KEPT} Try again later.`)
  }
  if (error instanceof APIConnectionError) {
    const reason = systemCode(error)
    const why = reason ? ` (${reason})` : ''
    const message = `The embedding service cannot be reached, or cut the connection${why}. ${KEPT} Check the base URL and the network, or try again later.`
    return failure('embedder_unavailable', message, { reason })
  }
  if (error instanceof APIError && typeof error.status === 'number') return statusFailure(error, error.status, model)
  // The SDK could not read what came: a body that is no JSON, or that ended early.
  if (error instanceof SyntaxError) {
    return failure('embedder_bad_answer', `The embedding service answered something that is no JSON. ${KEPT}`)
  }
  return new MemoryError('embedder_unavailable', `The call to the embedding service failed. ${KEPT} Try again later.`, {
    cause: error,
  })
}

function statusFailure(error: APIError, status: number, model: string): MemoryError {
  const details = {
    status,
    type: identifier(error.type),
    code: identifier(error.code),
    requestId: identifier(error.requestID),
  }
  const named = [status, details.code ?? details.type].filter(Boolean).join(', ')

  if (status === 401 || status === 403) {
    const message = `The embedding service refused the key, or its right to ${model} (${named}). ${KEPT} Check the key and what it may use.`
    return failure('embedder_unauthorized', message, details)
  }
  if (status === 402 || details.code === 'insufficient_quota' || details.type === 'insufficient_quota') {
    const message = `The account of the embedding service has no credit left (${named}). ${KEPT} Top it up; waiting does not help.`
    return failure('embedder_rate_limited', message, { ...details, quotaExceeded: true })
  }
  if (status === 429) {
    const wait = retryAfterMs(error.headers)
    const until = wait === undefined ? 'later' : `in ${Math.ceil(wait / 1000)} s`
    const message = `The embedding service limits the rate (${named}). ${KEPT} Try again ${until}.`
    return failure('embedder_rate_limited', message, wait === undefined ? details : { ...details, retryAfterMs: wait })
  }
  if (status === 413 || ((status === 400 || status === 422) && blamesTheTexts(error))) {
    const message = `The embedding service refused these texts (${named}). ${KEPT} Trying them again does not help.`
    return failure('embedder_rejected', message, details)
  }
  if (status === 404) {
    const message = `The embedding service knows no ${model} at this address (${named}). ${KEPT} Check the model and the base URL (it usually ends in /v1).`
    return failure('embedder_unavailable', message, details)
  }
  const hint = status < 500 ? 'Check the options of the embedder.' : 'Try again later.'
  return failure('embedder_unavailable', `The embedding service failed (${named}). ${KEPT} ${hint}`, details)
}

/**
 * Whether a refusal is about these very texts. In doubt it is not: a text that is wrongly set aside is lost to the
 * vector side, one that is wrongly tried again costs a call. OpenAI names neither a code nor a field where a text is
 * too long, so that its words have to be looked at.
 */
function blamesTheTexts(error: APIError): boolean {
  if (error.code === 'content_filter') return true
  if (error.param) return error.param.startsWith('input')
  return /\binput\b|\bcontent\b(?!-type)|context length|maximum length|too long|tokens/i.test(error.message)
}

/** What a server names things by; anything that looks like prose is left out. */
function identifier(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined
}

/** `ECONNREFUSED` and its like, from wherever `fetch` hid it. */
function systemCode(error: Error): string | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    const code = identifier((at as { code?: unknown }).code)
    if (code) return code
  }
  return undefined
}

function failure(code: MemoryErrorCode, message: string, details: Record<string, unknown> = {}): MemoryError {
  const known = Object.entries(details).filter(([, value]) => value !== undefined)
  return new MemoryError(code, message, { details: Object.fromEntries(known) })
}
