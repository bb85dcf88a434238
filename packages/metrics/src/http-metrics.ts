import type { Registry } from 'prom-client'
import { declareIn } from './declare.js'

export interface HttpMetrics {
  /** @param route its pattern, never a path that holds ids */
  answered(request: { method: string; route: string; status: number; ms: number }): void
}

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const { histogram } = declareIn(registry)
  const seconds = histogram({
    name: 'http_request_seconds',
    help: 'How long requests took, by route and status.',
    labels: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  })
  return {
    answered: ({ method, route, status, ms }) => seconds.observe({ method, route, status: String(status) }, ms / 1_000),
  }
}
