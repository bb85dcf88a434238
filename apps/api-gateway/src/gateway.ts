import { findToken, type Logger } from '@bot/memory'
import type { Metrics } from '@bot/metrics'
import { OpenAPIHono } from '@hono/zod-openapi'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import type { EnvironmentToken } from './access/environment-tokens.js'
import { createIdentify } from './access/identify.js'
import { addDocs } from './docs/pages.js'
import { addExplorer } from './explorer/pages.js'
import { requireLocalCaller, requireToken } from './middleware/access.js'
import { createRateLimits, type RateLimitOptions } from './middleware/rate-limits.js'
import { requestLog } from './middleware/request-log.js'
import { dataHeaders } from './middleware/security-headers.js'
import { timeLimit } from './middleware/time-limit.js'
import { documentOf } from './openapi/document.js'
import { handleError } from './problems/handle-error.js'
import { refuseInvalid } from './problems/invalid-request.js'
import { Problem } from './problems/problem.js'
import { refuseMethod, respondWith } from './problems/respond.js'
import { addRoutes } from './routes/index.js'
import { LONGEST_WAIT } from './schemas/message.js'
import type { GatewayApp, GatewayEnv, Services } from './services.js'

export interface GatewayOptions extends Pick<Services, 'database' | 'memory' | 'jobs'> {
  /** Given routes, statuses, times and codes; never bodies, queries or ids of people. */
  logger: Logger
  /**
   * Who may do what; beside them, the tokens of the database are good. Absent or empty = who is on this machine may do
   * everything, no token is looked at, and `listen` allows no other.
   */
  tokens?: readonly EnvironmentToken[] | 'database' | undefined
  rateLimits?: RateLimitOptions | undefined
  /** Ms since the epoch. Default `Date.now`. */
  clock?: (() => number) | undefined
  /** Counts requests, and is what `/metrics` answers with. Default: neither. */
  metrics?: Pick<Metrics, 'contentType' | 'http' | 'text'> | undefined
  /** How long a route may take, in ms, besides the time a client asked to wait. Default 30,000. */
  timeLimitMs?: number | undefined
}

/** What `listen` serves. */
export interface Gateway {
  readonly app: GatewayApp
  /** Whether it asks for a token; without one it may only be reached from this machine. */
  readonly needsToken: boolean
  /** Lets go of everyone who waits for a reply: they are told where to ask for it. */
  stopWaiting(): void
}

/**
 * Puts the HTTP front door together. It opens nothing: the database, the memory and the queue are the caller's.
 *
 * @example
 * ```ts
 * const gateway = createGateway({ database, memory, jobs, logger })
 * const server = await listen(gateway, { host: '127.0.0.1', port: 3000 })
 * ```
 */
export function createGateway(options: GatewayOptions): Gateway {
  const { database, memory, jobs, logger, metrics, tokens = [], clock = Date.now, timeLimitMs = 30_000 } = options
  const closing = new AbortController()
  const identify =
    tokens === 'database' || tokens.length > 0
      ? createIdentify({
          tokens: tokens === 'database' ? [] : tokens,
          findToken: (given) => findToken(database, given, new Date(clock())),
        })
      : null
  const app: GatewayApp = new OpenAPIHono<GatewayEnv>({ defaultHook: refuseInvalid })

  app.onError(handleError(logger))
  app.notFound((c) => respondWith(c, new Problem('unknown_route', 'See /docs for every route.')))

  app.use(requestId({ limitLength: 64 }))
  app.use(requestLog(logger, metrics?.http))
  app.use(dataHeaders)
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }))
  app.use(async (c, next) => {
    c.set('database', database)
    return next()
  })
  if (identify === null) app.use(requireLocalCaller())
  else {
    const knownOnly = requireToken(identify, createRateLimits(options.rateLimits))
    app.use('/v1/*', knownOnly)
    app.use('/metrics', knownOnly)
  }
  app.use(timeLimit((path) => timeLimitMs + (path === '/v1/messages' ? LONGEST_WAIT * 1_000 : 0)))

  addRoutes(app, { database, memory, jobs, metrics, clock, identify, closing: closing.signal })
  const document = documentOf(app, { needsToken: identify !== null })
  app.get('/openapi.json', (c) => c.json(document))
  addDocs(app)
  addExplorer(app)

  return { app, needsToken: identify !== null, stopWaiting: () => closing.abort() }
}
