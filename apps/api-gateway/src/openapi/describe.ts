import type { z } from '@hono/zod-openapi'
import { type ProblemCode, problemKinds } from '../problems/codes.js'
import { detailsOf, PROBLEM_MEDIA_TYPE, Problem, problemDetails } from '../problems/problem.js'

/** A JSON body, with an example that its schema accepts. */
export function json<Schema extends z.ZodType>(description: string, schema: Schema, example: z.input<Schema>) {
  return { description, content: { 'application/json': { schema, example } } }
}

/** The JSON body that a route asks for. */
export function jsonRequest<Schema extends z.ZodType>(description: string, schema: Schema, example: z.input<Schema>) {
  return { ...json(description, schema, example), required: true }
}

/** Refusals that any route can answer with. */
const anywhere = [
  'malformed_request',
  'forbidden_host',
  'forbidden_origin',
  'internal_error',
  'timed_out',
] as const satisfies readonly ProblemCode[]

/** Refusals of every route that reads or writes data. */
export const dataProblems = [
  'unauthorized',
  'forbidden_role',
  'rate_limited',
  'database_unavailable',
  'database_failed',
  'database_unwritable',
  'schema_behind',
] as const satisfies readonly ProblemCode[]

/** Refusals of every route that takes data. */
export const bodyProblems = [
  ...dataProblems,
  'invalid_json',
  'invalid_input',
  'body_too_large',
  'unsupported_media_type',
] as const satisfies readonly ProblemCode[]

/**
 * The refusals of a route, one response a status, one example a code.
 *
 * Typed as no response at all: handlers throw problems, they do not return them.
 */
export function problems(...codes: ProblemCode[]): Record<never, never> {
  const byStatus = new Map<number, ProblemCode[]>()
  for (const code of new Set([...codes, ...anywhere])) {
    const { status } = problemKinds[code]
    byStatus.set(status, [...(byStatus.get(status) ?? []), code])
  }
  return Object.fromEntries([...byStatus].map(([status, group]) => [status, responseOf(group)]))
}

const EXAMPLE_REQUEST_ID = '4e0a1f0c-93f5-4d3e-8f7e-0c5b7f3f9f11'

function responseOf(codes: readonly ProblemCode[]) {
  return {
    description: codes.map((code) => `\`${code}\`: ${problemKinds[code].title}`).join('\n\n'),
    content: {
      [PROBLEM_MEDIA_TYPE]: {
        schema: problemDetails,
        examples: Object.fromEntries(
          codes.map((code) => [
            code,
            { value: detailsOf(new Problem(code, problemKinds[code].title), EXAMPLE_REQUEST_ID) },
          ]),
        ),
      },
    },
  }
}
