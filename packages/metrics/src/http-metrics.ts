import { Histogram, type Registry } from 'prom-client'

export interface HttpMetrics {
  /** @param route its pattern, never a path that holds ids */
  answered(request: { method: string; route: string; status: number; ms: number }): void
}

export function createHttpMetrics(registry: Registry): HttpMetrics {
  const seconds = new Histogram({
    name: 'bot_memory_http_request_seconds',
    help: 'How long requests took, by route and status.',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
    registers: [registry],
  })
  return {
    answered: ({ method, route, status, ms }) => seconds.observe({ method, route, status: String(status) }, ms / 1_000),
  }
}
