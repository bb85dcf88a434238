import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger, PgvectorMemoryAdapter } from '@bot/memory'
import { type Metrics, shared, within } from '@bot/metrics'

export interface StatusOptions {
  memory: Pick<PgvectorMemoryAdapter, 'health'>
  metrics: Pick<Metrics, 'contentType' | 'text'>
  logger: Logger
  host: string
  /** 0 = any free one. */
  port: number
  /** Who asks for `/metrics` must carry it; without it only this machine may ask. */
  metricsToken?: string | undefined
}

export interface StatusServer {
  readonly url: string
  close(): Promise<void>
}

const HEALTH_LASTS_MS = 1_000
const ANSWERS_WITHIN_MS = 5_000

/**
 * What tells a platform whether the worker lives (`/ping`), whether memory works (`/health`: 503 only where it is down),
 * and Prometheus what it did (`/metrics`). The worker takes no requests besides.
 */
export async function serveStatus(options: StatusOptions): Promise<StatusServer> {
  const { memory, metrics, logger, host, port, metricsToken } = options
  const health = shared(HEALTH_LASTS_MS, Date.now, () =>
    within(ANSWERS_WITHIN_MS, memory.health()).catch(() => ({ status: 'down' as const })),
  )

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url?.split('?', 1)[0]
    if (request.method !== 'GET' && request.method !== 'HEAD') return respond(response, 405, { error: 'GET only' })
    if (path === '/ping') return respond(response, 200, { pong: true })
    if (path === '/health') {
      const { status } = await health()
      return respond(response, status === 'down' ? 503 : 200, { status })
    }
    if (path === '/metrics') {
      if (!mayRead(request, metricsToken)) return respond(response, 401, { error: 'METRICS_TOKEN is needed' })
      response.writeHead(200, { 'Content-Type': metrics.contentType }).end(await metrics.text())
      return
    }
    respond(response, 404, { error: 'no such route' })
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      logger.error({ error: error instanceof Error ? error.name : typeof error }, 'the status could not be told')
      if (!response.headersSent) respond(response, 500, { error: 'the status could not be told' })
    })
  })
  server.listen(port, host)
  await once(server, 'listening') // rejects where the port is taken
  const { address, port: taken, family } = server.address() as AddressInfo
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

function respond(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
  response.end(JSON.stringify(body))
}

function mayRead(request: IncomingMessage, token: string | undefined): boolean {
  if (token === undefined) return isThisMachine(request.socket.remoteAddress)
  const [, given] = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '') ?? []
  return given !== undefined && timingSafeEqual(digest(given), digest(token))
}

const isThisMachine = (address = ''): boolean => /^(::ffff:)?127\./.test(address) || address === '::1'

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
