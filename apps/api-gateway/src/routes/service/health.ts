import type { PoolUse } from '@bot/memory'
import { shared, within } from '@bot/metrics'
import { createRoute, type z } from '@hono/zod-openapi'
import type { Identify } from '../../access/identify.js'
import { json, problems } from '../../openapi/describe.js'
import { exampleHealth, health } from '../../schemas/health.js'
import type { GatewayApp, Services } from '../../services.js'

const route = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'health',
  summary: 'Does it work, and if not, what is wrong?',
  description:
    '503 when nothing can be answered, so that a load balancer sends requests elsewhere. `degraded` is 200: every ' +
    'instance shares the embedder and the database, and taking them all out would turn a part missing into an outage. ' +
    'It is for people: alert on `status`. The facts are at most a second old.',
  tags: ['service'],
  security: [{}, { token: [] }],
  responses: {
    200: json('It answers; `status` is `ok` or `degraded`.', health, exampleHealth),
    503: json('It is `down`.', health, { status: 'down', reasons: ['The database cannot be reached.'] }),
    ...problems(),
  },
})

const FACTS_LAST_MS = 1_000
/** Who waits longer is told that it is down. */
const ANSWERS_WITHIN_MS = 3_000
/** A statement that waits so long for a connection is no busy moment. */
const SLOW_MS = 1_000

/** Facts are for who carries a token, where they are asked for; whether the service is up is for everybody. */
export function addHealth(app: GatewayApp, services: Services): void {
  const read = shared(FACTS_LAST_MS, services.clock, () => readHealth(services))
  app.openapi(route, async (c) => {
    const report = await read()
    const showsFacts =
      services.identify === null || (await mayReadFacts(services.identify, c.req.header('Authorization')))
    return c.json(showsFacts ? report : { status: report.status }, report.status === 'down' ? 503 : 200, {
      'Cache-Control': 'no-store',
    })
  })
}

/** A database that is down cannot say whose token it is; then nobody is told more than that. */
async function mayReadFacts(identify: Identify, authorization: string | undefined): Promise<boolean> {
  const principal = await identify(authorization).catch(() => null)
  return principal !== null && principal.role !== 'person'
}

async function readHealth({ database, memory, jobs }: Services): Promise<z.output<typeof health>> {
  const startedAt = performance.now()
  const read = Promise.all([memory.health(), jobs.counts().catch(() => null)])
  const [facts, counts] = await within(ANSWERS_WITHIN_MS, read).catch(() => [null, null])
  const pool = database.pool?.() ?? null
  const tired = performance.now() - startedAt > SLOW_MS ? exhaustion(pool) : []
  if (facts === null) {
    const late = `The database did not answer within ${ANSWERS_WITHIN_MS / 1_000} s.`
    return { status: 'down', reasons: [late, ...tired], database: null, jobs: null, pool }
  }
  const report = { database: facts.database && { ...facts.database }, embedder: facts.embedder, jobs: counts, pool }
  const more = [...tired, ...(counts === null ? ['The job queue cannot be read.'] : [])]
  const status = facts.status === 'ok' && more.length > 0 ? 'degraded' : facts.status
  return { status, reasons: [...facts.reasons, ...more], ...report }
}

const exhaustion = (pool: PoolUse | null): string[] =>
  pool === null || pool.inUse < pool.max
    ? []
    : [`All ${pool.max} connections of this service are in use, and ${pool.waiting} statements wait for one.`]
