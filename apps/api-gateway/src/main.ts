import { createJobQueue, eraseFromJobs } from '@bot/jobs'
import {
  assertSchemaCurrent,
  keepIndexes,
  listTokens,
  openDatabase,
  openEmbedders,
  PgvectorMemoryAdapter,
} from '@bot/memory'
import { createMetrics, createServiceLogger, endOnSignal } from '@bot/metrics'
import { ShadowedPgvectorMemory, shadowedByQdrant } from '@bot/transfer'
import { readEnv, staleNames } from './env.js'
import { createGateway } from './gateway.js'
import { listen } from './listen.js'

/** The gateway as a service by itself: a worker on the same database answers what it accepts. */
async function main(): Promise<void> {
  const env = readEnv()
  const logger = createServiceLogger({ service: 'api-gateway', level: env.LOG_LEVEL })
  const stale = staleNames()
  if (stale.length > 0) logger.warn({ variables: stale }, 'nothing reads these variables any more: remove them')
  const metrics = createMetrics('api-gateway')
  const database = await openDatabase({ url: env.DATABASE_URL, logger })
  await assertSchemaCurrent(database)
  const embedders = await openEmbedders({
    provider: env.EMBEDDER,
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL,
    model: env.EMBEDDING_MODEL,
    from: import.meta.url,
  })
  const jobs = await createJobQueue({ database, onEnded: metrics.jobEnded })
  const parts = {
    ...{ database, embedder: embedders.configured, embedderOf: embedders.of, logger },
    ...{ observer: metrics.observer, alsoErase: eraseFromJobs },
  }
  const shadow = env.SHADOW_QDRANT_URL && { url: env.SHADOW_QDRANT_URL, apiKey: env.SHADOW_QDRANT_API_KEY }
  const memory = shadow ? shadowedByQdrant(parts, shadow) : new PgvectorMemoryAdapter(parts)
  const stopKeepingIndexes = keepIndexes(database, { logger })
  metrics.watch({ database, memory, jobs })
  const listed = [
    ...(env.GATEWAY_TOKEN === undefined ? [] : [{ role: 'operator' as const, token: env.GATEWAY_TOKEN }]),
    ...env.GATEWAY_TOKENS,
  ]
  const areKept = listed.length === 0 && (await listTokens(database)).some(({ revokedAt }) => revokedAt === null)
  const tokens = areKept ? 'database' : listed
  const rateLimits = { perMinute: env.RATE_LIMIT_PER_MINUTE }
  const gateway = createGateway({ database, memory, jobs, logger, metrics, tokens, rateLimits })
  const server = await listen(gateway, { host: env.HOST, port: env.PORT })
  logger.info({ url: server.url }, 'listening')

  const stop = async () => {
    await server.close({ drainMs: 5_000 })
    await jobs.stop()
    stopKeepingIndexes()
    if (memory instanceof ShadowedPgvectorMemory) logger.info(memory.shadowStats(), 'what became of the second store')
    await embedders.close()
    await database.close()
  }
  endOnSignal(stop, logger)
}

main().catch((error: unknown) => {
  // One line: what these errors say is for people, their stack is not.
  console.error(error instanceof Error ? error.message : 'The gateway could not start.')
  process.exit(1)
})
