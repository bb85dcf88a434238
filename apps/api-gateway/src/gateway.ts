import type { Logger } from '@bot/memory'
import type { Metrics } from '@bot/metrics'
import { OpenAPIHono } from '@hono/zod-openapi'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { requestId } from 'hono/request-id'
import { addDocs } from './docs/pages.js'
import { requireLocalCaller, requireToken } from './middleware/access.js'
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
  /** Who carries it may do everything. Absent = who is on this machine may, and `listen` allows no other. */
  token?: string | undefined
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
  const { database, memory, jobs, logger, metrics, token, clock = Date.now, timeLimitMs = 30_000 } = options
  const closing = new AbortController()
  const app: GatewayApp = new OpenAPIHono<GatewayEnv>({ defaultHook: refuseInvalid })

  app.onError(handleError(logger))
  app.notFound((c) => respondWith(c, new Problem('unknown_route', 'See /docs for every route.')))

  app.use(requestId({ limitLength: 64 }))
  app.use(requestLog(logger, metrics?.http))
  app.use(dataHeaders)
  app.use(methodNotAllowed({ app, onMethodNotAllowed: refuseMethod }))
  if (token === undefined) app.use(requireLocalCaller())
  else {
    app.use('/v1/*', requireToken(token))
    app.use('/metrics', requireToken(token))
  }
  app.use(timeLimit((path) => timeLimitMs + (path === '/v1/messages' ? LONGEST_WAIT * 1_000 : 0)))

  addRoutes(app, { database, memory, jobs, metrics, clock, closing: closing.signal }, token)
  const document = documentOf(app, { needsToken: token !== undefined })
  app.get('/openapi.json', (c) => c.json(document))
  addDocs(app)

  return { app, needsToken: token !== undefined, stopWaiting: () => closing.abort() }
}
