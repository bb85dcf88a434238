import type { components } from './schema'

type Details = components['schemas']['Problem']

/** A refusal or failure of the gateway (RFC 9457), or of the way to it. */
export class ProblemError extends Error {
  readonly title: string
  /** 0 = no answer came. */
  readonly status: number
  readonly code: string
  readonly requestId: string | null
  readonly fields: NonNullable<Details['errors']>

  constructor(details: Omit<Details, 'type' | 'requestId'> & { requestId: string | null }) {
    super(details.detail)
    this.name = 'ProblemError'
    this.title = details.title
    this.status = details.status
    this.code = details.code
    this.requestId = details.requestId
    this.fields = details.errors ?? []
  }

  /** Whether the same request may well succeed a little later. */
  get passes(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 502
  }
}

/** What a response that is not ok says. */
export async function problemOf(response: Response): Promise<ProblemError> {
  if (response.headers.get('content-type')?.startsWith('application/problem+json')) {
    return new ProblemError((await response.json()) as Details)
  }
  return new ProblemError({
    title: 'Something between here and the gateway answered',
    status: response.status,
    detail: `The answer has status ${response.status} and is not one of the gateway's. A proxy may be in the way.`,
    code: 'foreign_answer',
    requestId: response.headers.get('x-request-id'),
  })
}

/** Whatever was thrown, in the form that the page shows. */
export function asProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error
  if (error instanceof TypeError) {
    return new ProblemError({
      title: 'The gateway does not answer',
      status: 0,
      detail: 'No answer came. Nothing is lost: what was stored before stays. Is the service running?',
      code: 'unreachable',
      requestId: null,
    })
  }
  return new ProblemError({
    title: 'This page made a mistake',
    status: 0,
    detail: error instanceof Error ? error.message : String(error),
    code: 'page_failed',
    requestId: null,
  })
}
