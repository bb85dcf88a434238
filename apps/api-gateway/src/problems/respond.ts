import type { Context } from 'hono'
import type { GatewayEnv } from '../services.js'
import { problemKinds } from './codes.js'
import { detailsOf, PROBLEM_MEDIA_TYPE, Problem } from './problem.js'

export function respondWith(c: Context<GatewayEnv>, problem: Problem): Response {
  return c.body(JSON.stringify(detailsOf(problem, c.var.requestId)), problemKinds[problem.code].status, {
    ...problem.headers,
    'Content-Type': PROBLEM_MEDIA_TYPE,
  })
}

export function refuseMethod(c: Context<GatewayEnv>, methods: readonly string[]): Response {
  const allowed = methods.join(', ')
  return respondWith(
    c,
    new Problem('method_not_allowed', `This route knows ${allowed}.`, { headers: { Allow: allowed } }),
  )
}
