import { createJobQueue, eraseFromJobs } from '@bot/jobs'
import { assertSchemaCurrent, keepIndexes, openDatabase, openEmbedders, PgvectorMemoryAdapter } from '@bot/memory'
import { createMetrics, createServiceLogger, endOnSignal } from '@bot/metrics'
import { ShadowedPgvectorMemory, shadowedByQdrant } from '@bot/transfer'
import { createWorker } from './create-worker.js'
import { nightlySyncOf, readEnv, staleNames, targetsOf } from './env.js'
import { createResponder } from './responders/create-responder.js'
import { serveStatus } from './serve-status.js'

/** The worker as a service by itself, for a gateway on the same database. */
async function main(): Promise<void> {
  const env = readEnv()
  const logger = createServiceLogger({ service: 'ai-worker', level: env.LOG_LEVEL })
  const stale = staleNames()
  if (stale.length > 0) logger.warn({ variables: stale }, 'nothing reads these variables any more: remove them')
  const metrics = createMetrics('ai-worker')
  const database = await openDatabase({ url: env.DATABASE_URL, logger })
  await assertSchemaCurrent(database)
  const embedders = await openEmbedders({
    provider: env.EMBEDDER,
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL,
    model: env.EMBEDDING_MODEL,
    from: import.meta.url,
  })
  const parts = {
    ...{ database, embedder: embedders.configured, embedderOf: embedders.of, logger },
    ...{ observer: metrics.observer, alsoErase: eraseFromJobs },
  }
  const shadow = env.SHADOW_QDRANT_URL && { url: env.SHADOW_QDRANT_URL, apiKey: env.SHADOW_QDRANT_API_KEY }
  const memory = shadow ? shadowedByQdrant(parts, shadow) : new PgvectorMemoryAdapter(parts)
  await memory.checkModel()
  const stopKeepingIndexes = keepIndexes(database, { logger })
  const jobs = await createJobQueue({ database, onEnded: metrics.jobEnded })
  metrics.watch({ database, memory, jobs })
  const responder = createResponder({
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL,
    model: env.OPENAI_MODEL,
  })
  const worker = createWorker({
    ...{ database, memory, jobs, responder, logger },
    concurrency: env.WORKER_CONCURRENCY,
    contextWindowTokens: env.CONTEXT_WINDOW_TOKENS,
    targets: targetsOf(env),
    nightlySync: nightlySyncOf(env),
    onAnswered: metrics.replies.answered,
  })
  await worker.start()
  const status =
    env.PORT === undefined
      ? undefined
      : await serveStatus({ memory, metrics, logger, host: env.HOST, port: env.PORT, metricsToken: env.METRICS_TOKEN })
  logger.info({ responder: responder.name, embedder: memory.model.model, url: status?.url }, 'the worker runs')

  const stop = async () => {
    await worker.stop({ drainMs: 5_000 })
    stopKeepingIndexes()
    if (memory instanceof ShadowedPgvectorMemory) logger.info(memory.shadowStats(), 'what became of the second store')
    await status?.close()
    await embedders.close()
    await database.close()
  }
  endOnSignal(stop, logger)
}

main().catch((error: unknown) => {
  // One line: what these errors say is for people, their stack is not.
  console.error(error instanceof Error ? error.message : 'The worker could not start.')
  process.exit(1)
})
