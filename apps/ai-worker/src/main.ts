import { createJobQueue } from '@bot/jobs'
import { assertSchemaCurrent, chooseEmbedder, openDatabase, PgvectorMemoryAdapter } from '@bot/memory'
import { pino } from 'pino'
import { createWorker } from './create-worker.js'
import { readEnv } from './env.js'
import { createResponder } from './responders/create-responder.js'

/** The worker as a service by itself, for a gateway on the same database. */
async function main(): Promise<void> {
  const env = readEnv()
  const logger = pino({ level: env.LOG_LEVEL })
  const database = await openDatabase({ url: env.DATABASE_URL, logger })
  await assertSchemaCurrent(database)
  const embedder = await chooseEmbedder({
    provider: env.EMBEDDER,
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL,
    model: env.EMBEDDING_MODEL,
    from: import.meta.url,
  })
  const memory = new PgvectorMemoryAdapter({ database, embedder, logger })
  await memory.checkModel()
  const jobs = await createJobQueue({ database })
  const responder = createResponder({
    apiKey: env.OPENAI_API_KEY,
    baseUrl: env.OPENAI_BASE_URL,
    model: env.OPENAI_MODEL,
  })
  const worker = createWorker({
    ...{ database, memory, jobs, responder, logger },
    concurrency: env.WORKER_CONCURRENCY,
    contextWindowTokens: env.CONTEXT_WINDOW_TOKENS,
  })
  await worker.start()
  logger.info({ responder: responder.name, embedder: embedder.model }, 'the worker runs')

  const stop = async () => {
    await worker.stop()
    await embedder.close()
    await database.close()
  }
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop())
}

main().catch((error: unknown) => {
  // One line: what these errors say is for people, their stack is not.
  console.error(error instanceof Error ? error.message : 'The worker could not start.')
  process.exit(1)
})
