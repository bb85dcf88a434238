import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Gateway } from './gateway.js'
import { explainListenError, ListenError } from './listen-error.js'
import { isLoopback } from './loopback.js'
import { problemKinds } from './problems/codes.js'
import { detailsOf, PROBLEM_MEDIA_TYPE, Problem } from './problems/problem.js'

export interface Listening {
  /** Where this machine reaches it, such as `http://127.0.0.1:3000`. */
  readonly url: string
  /** Takes no new connections and ends when the running requests have, or after `drainMs` (default 10,000) without them. */
  close(options?: { drainMs?: number }): Promise<void>
}

/**
 * Serves a gateway over HTTP. Port 0 takes any free one; see `url`.
 *
 * @throws ListenError `port_taken`, `port_forbidden`, `address_unavailable`, and `token_required`: a gateway without a
 *   token listens on this machine only
 */
export async function listen(gateway: Gateway, { host, port }: { host: string; port: number }): Promise<Listening> {
  if (!gateway.needsToken && !isLoopback(host)) {
    throw new ListenError(
      'token_required',
      `Without a token the gateway listens on 127.0.0.1 only, not on ${host}: set GATEWAY_TOKEN, or another host.`,
    )
  }
  const server = createServer(getRequestListener(gateway.app.fetch, { errorHandler: refuse }))
  server.headersTimeout = 15_000
  server.requestTimeout = 30_000
  // Longer than load balancers keep idle connections, so that they never send a request into one that just closed.
  server.keepAliveTimeout = 75_000
  await open(server, host, port)
  return {
    url: urlOf(host, server.address() as AddressInfo),
    async close({ drainMs = 10_000 } = {}) {
      gateway.stopWaiting()
      await drain(server, drainMs)
    },
  }
}

function open(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(explainListenError(error, host, port)))
    server.listen(port, host, () => {
      server.removeAllListeners('error')
      resolve()
    })
  })
}

/** Connections that fall idle while it drains would keep it open until their keep-alive ends. */
const CLOSE_IDLE_EVERY_MS = 50

async function drain(server: Server, drainMs: number): Promise<void> {
  const closeIdle = setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS)
  const closeAll = setTimeout(() => server.closeAllConnections(), drainMs)
  await new Promise<void>((resolve) => server.close(() => resolve()))
  clearInterval(closeIdle)
  clearTimeout(closeAll)
}

/** Requests whose target or Host header makes no URL never reach the application. */
function refuse(error: unknown): Response {
  const problem =
    error instanceof RequestError
      ? new Problem('malformed_request', 'The request target or the Host header cannot be understood.')
      : new Problem('internal_error', 'This is a fault of the service.')
  return new Response(JSON.stringify(detailsOf(problem, crypto.randomUUID())), {
    status: problemKinds[problem.code].status,
    headers: { 'Content-Type': PROBLEM_MEDIA_TYPE },
  })
}

const wildcards: Readonly<Record<string, string>> = { '0.0.0.0': '127.0.0.1', '::': '::1' }

function urlOf(host: string, { port }: AddressInfo): string {
  const name = wildcards[host] ?? host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
