import { JobError } from '@bot/jobs'
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai'

const KEPT = 'The message is stored and nothing was answered yet.'

/**
 * What went wrong with a request to the language model, for people. Nothing that the server wrote is passed on but its
 * identifiers: messages of servers quote keys, and refusals quote the prompt.
 */
export function modelFailure(error: unknown, model: string): JobError {
  if (JobError.is(error)) return error
  if (error instanceof APIConnectionTimeoutError) {
    return new JobError('model_timeout', `The language model did not answer in time. ${KEPT}`)
  }
  if (error instanceof APIConnectionError) {
    return new JobError('model_unavailable', `The language model cannot be reached, or cut the connection. ${KEPT}`)
  }
  if (error instanceof APIError && typeof error.status === 'number') return statusFailure(error, error.status, model)
  return new JobError('model_bad_answer', `The language model answered something that cannot be read. ${KEPT}`)
}

function statusFailure(error: APIError, status: number, model: string): JobError {
  const code = identifier(error.code) ?? identifier(error.type)
  const named = [status, code].filter(Boolean).join(', ')
  if (status === 401 || status === 403) {
    const message = `The language model's service refused the key, or its right to ${model} (${named}). ${KEPT} Check OPENAI_API_KEY.`
    return new JobError('model_unauthorized', message)
  }
  if (status === 402 || code === 'insufficient_quota') {
    return new JobError(
      'model_quota_exceeded',
      `The account of the language model has no credit left (${named}). ${KEPT}`,
    )
  }
  if (status === 429) {
    return new JobError('model_rate_limited', `The language model's service limits the rate (${named}). ${KEPT}`)
  }
  if (status === 404) {
    const message = `The language model's service knows no ${model} (${named}). ${KEPT} Check OPENAI_MODEL and OPENAI_BASE_URL.`
    return new JobError('model_unknown', message)
  }
  if (code === 'content_filter') return modelRefused()
  if (code === 'context_length_exceeded' || status === 413) {
    const message = `The prompt is longer than ${model} takes (${named}). Lower CONTEXT_WINDOW_TOKENS, or the model's context_window_tokens.`
    return new JobError('prompt_too_long', message, { permanent: true })
  }
  if (status === 400 || status === 422) {
    const message = `The language model's service refused the request (${named}). Check the model's parameters.`
    return new JobError('model_rejected', message, { permanent: true })
  }
  return new JobError('model_unavailable', `The language model's service failed (${named}). ${KEPT}`)
}

/** It read the message and will not answer it. */
export const modelRefused = (): JobError =>
  new JobError('model_refused', 'The language model refuses to answer this message.', { permanent: true })

/** An answer that ended before it was whole: none of it is kept. */
export const answerCutShort = (): JobError =>
  new JobError('model_unavailable', `The language model stopped in the middle of its answer. ${KEPT}`)

/** What a server names things by; anything that looks like prose is left out. */
function identifier(value: unknown): string | undefined {
  return typeof value === 'string' && /^[\w.-]{1,64}$/.test(value) ? value : undefined
}
