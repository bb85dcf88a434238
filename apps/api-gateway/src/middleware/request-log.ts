import type { Logger } from '@bot/memory'
import type { HttpMetrics } from '@bot/metrics'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { GatewayEnv } from '../services.js'

/** Asked every few seconds by what watches the service; worth a line only when it fails. */
const PROBES = new Set(['/ping', '/health', '/metrics'])

/** A client may make up methods, and each would be a series of its own. */
const KNOWN_METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])

/** One line and one count a request: what was asked of which route and how it went. Never a body, a query string or an id. */
export function requestLog(logger: Logger, metrics: HttpMetrics | undefined): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    const start = performance.now()
    await next()
    const route = patternOf(routePath(c, -1))
    const ms = performance.now() - start
    const answer = { method: c.req.method, route, status: c.res.status }
    metrics?.answered({ ...answer, method: KNOWN_METHODS.has(answer.method) ? answer.method : 'other', ms })
    const facts = { requestId: c.var.requestId, ...answer, ms: Math.round(ms) }
    if (PROBES.has(route) && c.res.ok) logger.debug(facts, 'request')
    else logger.info(facts, 'request')
  }
}

/** Only middleware matched: the path is the client's own and may hold anything. */
const patternOf = (path: string): string => (path === '' || path.endsWith('*') ? 'unmatched' : path)
