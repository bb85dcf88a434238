import type { Logger } from '@bot/memory'
import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import type { GatewayEnv } from '../services.js'

/** Asked every few seconds by what watches the service; worth a line only when it fails. */
const PROBES = new Set(['/ping', '/health'])

/** One line a request: what was asked of which route and how it went. Never a body, a query string or an id. */
export function requestLog(logger: Logger): MiddlewareHandler<GatewayEnv> {
  return async (c, next) => {
    const start = performance.now()
    await next()
    const route = patternOf(routePath(c, -1))
    const facts = {
      requestId: c.var.requestId,
      method: c.req.method,
      route,
      status: c.res.status,
      ms: Math.round(performance.now() - start),
    }
    if (PROBES.has(route) && c.res.ok) logger.debug(facts, 'request')
    else logger.info(facts, 'request')
  }
}

/** Only middleware matched: the path is the client's own and may hold anything. */
const patternOf = (path: string): string => (path === '' || path.endsWith('*') ? 'unmatched' : path)
