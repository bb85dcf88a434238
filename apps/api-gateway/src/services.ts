import type { JobQueue } from '@bot/jobs'
import type { Database, PgvectorMemoryAdapter } from '@bot/memory'
import type { Metrics } from '@bot/metrics'
import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Identify } from './access/identify.js'
import type { Principal } from './access/principal.js'

/** What the routes work with. */
export interface Services {
  readonly database: Database
  readonly memory: Pick<
    PgvectorMemoryAdapter,
    | 'addMemories'
    | 'archive'
    | 'edit'
    | 'erasePersona'
    | 'exportPerson'
    | 'findDuplicates'
    | 'findMemory'
    | 'forget'
    | 'health'
    | 'hide'
    | 'lock'
    | 'model'
    | 'mergeDuplicates'
    | 'restore'
    | 'search'
    | 'softDelete'
    | 'undo'
    | 'unlock'
  >
  readonly jobs: Pick<JobQueue, 'cancel' | 'counts' | 'enqueue' | 'find' | 'list' | 'replay' | 'waitFor' | 'watch'>
  /** Null = whoever reaches it may do everything. */
  readonly identify: Identify | null
  /** Absent = nothing is counted. */
  readonly metrics: Pick<Metrics, 'contentType' | 'text'> | undefined
  /** Ms since the epoch. */
  readonly clock: () => number
  /** Aborts when the gateway is closing: who waits for a reply is told to ask again. */
  readonly closing: AbortSignal
}

export interface GatewayEnv {
  Variables: {
    requestId: string
    /** Who asks. There on every route that needs to know. */
    principal: Principal
    database: Database
  }
}

export type GatewayApp = OpenAPIHono<GatewayEnv>
