import { createMetrics } from '@bot/metrics'
import { afterEach, describe, expect, test } from 'vitest'
import { type StatusServer, serveStatus } from '../src/serve-status.js'
import { recordingLogger } from './support/logger.js'

const TOKEN = 'a-token-of-this-test-0123456789'
type Status = 'ok' | 'degraded' | 'down'

describe('the status of a worker', () => {
  let server: StatusServer | undefined
  afterEach(() => server?.close())

  async function serve(status: Status, metricsToken?: string): Promise<string> {
    const memory = {
      health: async () => ({
        ...{ ok: status === 'ok', status, reasons: ['secret reasons'], database: null },
        embedder: { model: 'm', semantic: true, breaker: { state: 'closed' as const, since: 0 } },
      }),
    }
    const metrics = createMetrics('ai-worker')
    server = await serveStatus({
      ...{ memory, metrics, metricsToken, logger: recordingLogger(), host: '127.0.0.1', port: 0 },
    })
    return server.url
  }

  test.each([
    ['ok', 200],
    ['degraded', 200],
    ['down', 503],
  ] as const)('is %s with %i, and tells nobody why', async (status, code) => {
    const response = await fetch(`${await serve(status)}/health`)
    expect(response.status).toBe(code)
    expect(await response.json()).toEqual({ status })
  })

  test('lives while memory is down', async () => {
    expect((await fetch(`${await serve('down')}/ping`)).status).toBe(200)
  })

  test('tells Prometheus, on this machine', async () => {
    const response = await fetch(`${await serve('ok')}/metrics`)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('nodejs_eventloop_lag_seconds{service="ai-worker"}')
  })

  test('asks Prometheus for the token where there is one', async () => {
    const url = await serve('ok', TOKEN)
    expect((await fetch(`${url}/metrics`)).status).toBe(401)
    const wrong = { headers: { authorization: `Bearer ${TOKEN}x` } }
    expect((await fetch(`${url}/metrics`, wrong)).status).toBe(401)
    const right = { headers: { authorization: `Bearer ${TOKEN}` } }
    expect((await fetch(`${url}/metrics`, right)).status).toBe(200)
  })

  test('knows nothing else', async () => {
    const url = await serve('ok')
    expect((await fetch(`${url}/v1/messages`)).status).toBe(404)
    expect((await fetch(`${url}/ping`, { method: 'POST' })).status).toBe(405)
  })
})
