import type { Hook } from '@hono/zod-openapi'
import type { GatewayEnv } from '../services.js'
import { type FieldProblem, Problem } from './problem.js'

const places = {
  json: 'body',
  form: 'body',
  param: 'path',
  query: 'query',
  header: 'header',
  cookie: 'header',
} as const

/** Most field problems named in one response. */
const MOST_NAMED = 20
/** Names of unknown fields are the client's own, and of any length. */
const LONGEST_DETAIL = 200

/** Refuses what a route's schemas do not let in, naming each field. Values are not repeated. */
export const refuseInvalid: Hook<unknown, GatewayEnv, string, undefined> = (result) => {
  if (result.success) return undefined
  const errors = result.error.issues.slice(0, MOST_NAMED).map(
    (issue): FieldProblem => ({
      in: places[result.target as keyof typeof places],
      pointer: issue.path.map((key) => `/${escaped(String(key))}`).join(''),
      detail: issue.message.slice(0, LONGEST_DETAIL).toWellFormed(),
    }),
  )
  throw new Problem('invalid_input', 'The request was refused, nothing was stored; see `errors` for each field.', {
    errors,
  })
}

/** RFC 6901. */
const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1')
