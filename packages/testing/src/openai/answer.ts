import { type Answer, json } from '../http/answer.js'

/** The `error` object of the real API. */
export interface ApiErrorBody {
  readonly message: string
  readonly type: string
  readonly param: string | null
  readonly code: string | null
}

export function apiError(status: number, error: ApiErrorBody, headers: Record<string, string> = {}): Answer {
  return json(status, { error }, headers)
}

/** A 400 of the kind that most bad input gets. */
export function invalidRequest(message: string, param: string | null = null, code: string | null = null): Answer {
  return apiError(400, { message, type: 'invalid_request_error', param, code })
}

export function modelNotFound(model: string): Answer {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`
  return apiError(404, { message, type: 'invalid_request_error', param: null, code: 'model_not_found' })
}
