import type { JobQueue } from '@bot/jobs'
import type { Database, PgvectorMemoryAdapter } from '@bot/memory'
import type { Metrics } from '@bot/metrics'
import type { OpenAPIHono } from '@hono/zod-openapi'

/** What the routes work with. */
export interface Services {
  readonly database: Database
  readonly memory: Pick<PgvectorMemoryAdapter, 'addMemories' | 'findMemory' | 'health' | 'search'>
  readonly jobs: Pick<JobQueue, 'counts' | 'enqueue' | 'find' | 'waitFor'>
  /** Absent = nothing is counted. */
  readonly metrics: Pick<Metrics, 'contentType' | 'text'> | undefined
  /** Ms since the epoch. */
  readonly clock: () => number
  /** Aborts when the gateway is closing: who waits for a reply is told to ask again. */
  readonly closing: AbortSignal
}

export interface GatewayEnv {
  Variables: { requestId: string }
}

export type GatewayApp = OpenAPIHono<GatewayEnv>
