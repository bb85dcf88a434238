import { z } from '@hono/zod-openapi'
import { type ProblemCode, problemKinds } from './codes.js'

/** A value of the request that is not allowed. Never quotes the value. */
export interface FieldProblem {
  in: 'body' | 'path' | 'query' | 'header'
  /** JSON pointer into it (RFC 6901); '' = the whole. */
  pointer: string
  detail: string
}

/** A refusal or failure that a client is told of. Thrown anywhere below a route; `handleError` makes the response. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: readonly FieldProblem[]
  readonly headers: Readonly<Record<string, string>>

  constructor(
    code: ProblemCode,
    /** What happened, what was kept and what to do; safe for the client and for logs. */
    detail: string,
    options: { errors?: readonly FieldProblem[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail)
    this.name = 'Problem'
    this.code = code
    this.errors = options.errors ?? []
    const { retryAfter } = problemKinds[code]
    this.headers = { ...(retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }), ...options.headers }
  }
}

/** RFC 9457 problem details, with a stable code, the request's id and what is wrong with which field. */
export const problemDetails = z
  .strictObject({
    type: z.string().meta({ description: 'A URI that names the kind of problem.' }),
    title: z.string().meta({ description: 'The kind of problem, for people.' }),
    status: z.int().min(400).max(599),
    detail: z.string().meta({ description: 'What happened this time, what was kept, and what to do.' }),
    code: z.string().meta({ description: 'The kind of problem, for programs. Codes are never renamed.' }),
    requestId: z.string().meta({ description: 'Finds this request in the logs.' }),
    errors: z
      .array(
        z.strictObject({
          in: z.enum(['body', 'path', 'query', 'header']),
          pointer: z.string().meta({ description: 'JSON pointer to the value; empty = the whole.' }),
          detail: z.string(),
        }),
      )
      .optional(),
  })
  .openapi('Problem')

export type ProblemDetails = z.output<typeof problemDetails>

export const PROBLEM_MEDIA_TYPE = 'application/problem+json'

export function detailsOf(problem: Problem, requestId: string): ProblemDetails {
  const { status, title } = problemKinds[problem.code]
  return {
    type: `urn:bot-memory:problem:${problem.code}`,
    title,
    status,
    detail: problem.message,
    code: problem.code,
    requestId,
    ...(problem.errors.length === 0 ? {} : { errors: [...problem.errors] }),
  }
}
