import { createResponder, createWorker, type OperationTargets } from '@bot/ai-worker'
import { createGateway, listen } from '@bot/api-gateway'
import { createJobQueue, eraseFromJobs } from '@bot/jobs'
import {
  type Database,
  type EmbedderSettings,
  hasHistory,
  keepIndexes,
  type Logger,
  migrateDatabase,
  openDatabase,
  openEmbedders,
  PgvectorMemoryAdapter,
  readDataDirectoryLock,
} from '@bot/memory'
import { createMetrics } from '@bot/metrics'
import { hasUnfinishedRebuild, type ProgressStream, rebuildMemories, showMove } from '@bot/transfer'
import { createClosers } from './closers.js'
import { type Facts, readFacts } from './facts.js'
import { assertPortFree } from './port.js'
import { loadSample } from './sample.js'

/** What makes the vectors, and the language model beside it. */
export interface ModelSettings {
  /** With a key OpenAI embeds and answers, else the local model embeds. */
  apiKey?: string | undefined
  /** Any API that speaks OpenAI's; without a key it answers only, unless `embedder` says otherwise. */
  baseUrl?: string | undefined
  /** Default: 'openai' with a key, else 'local'. */
  embedder?: EmbedderSettings['provider']
  embeddingModel?: string | undefined
  chatModel?: string | undefined
}

export interface StandaloneOptions {
  /** An embedded database in a directory, made where it is missing, or a server's. */
  database: { dataDir: string } | { url: string }
  /** On 127.0.0.1; 0 takes any free one. Default 3000. */
  port?: number | undefined
  /** What embeds and answers. Default: the local sentence model, and answers from memory without a language model. */
  models?: ModelSettings | undefined
  /** What operations work with besides this database. Default: nothing. */
  targets?: OperationTargets | undefined
  /** Whether a database without any history gets the sample. Default true. */
  sample?: boolean | undefined
  logger: Logger
  /** Where to say what happens before it is ready, and how far it is. Default: nowhere. */
  progress?: ProgressStream | undefined
  /** Called once requests are answered, which is before the memories of a new sample are made. */
  onListening?: ((url: string) => void) | undefined
  /** Gives the start up, at the border of a batch. */
  signal?: AbortSignal | undefined
}

export interface Standalone {
  /** `http://127.0.0.1:PORT` */
  url: string
  facts: Facts
  /** Lets running requests and jobs end, then closes everything. Safe to call twice. */
  close(): Promise<void>
}

const HOST = '127.0.0.1'

/** Turns a batch of the rebuild: with the local model about half a second, so that the bar moves and Ctrl-C is heard. */
const REBUILD_BATCH = 25

/**
 * Starts both services in this process, on an embedded database or a server's, and resolves when everything is ready.
 * A new database is migrated, gets the sample history and its memories; a start that was cut short is made good by the
 * next. Requests are answered while memories are made.
 *
 * @throws ListenError, MemoryError: in one line, what is in the way and what to do. Nothing stays open.
 * @example
 * ```ts
 * const standalone = await startStandalone({ database: { dataDir: '.data' }, logger })
 * await fetch(`${standalone.url}/ping`)
 * await standalone.close()
 * ```
 */
export async function startStandalone(options: StandaloneOptions): Promise<Standalone> {
  const closers = createClosers()
  try {
    return await start(options, closers)
  } catch (error) {
    await closers.close().catch(() => {})
    throw error
  }
}

async function start(options: StandaloneOptions, closers: ReturnType<typeof createClosers>): Promise<Standalone> {
  const { port = 3000, models = {}, logger, progress, signal } = options
  const say = (line: string) => progress?.write(`${line}\n`)
  // Who starts it twice should hear of the first one, not of its port.
  if (!(await isHeldByAnother(options))) await assertPortFree(HOST, port)

  say(`Opening ${placeOf(options)}`)
  const database = await openDatabase({ ...options.database, logger })
  closers.add(() => database.close())
  await migrateDatabase(database)
  signal?.throwIfAborted()

  const { apiKey, baseUrl, chatModel } = models
  const embedders = await openEmbedders({
    provider: models.embedder,
    apiKey,
    baseUrl,
    model: models.embeddingModel,
    from: import.meta.url,
  })
  closers.add(() => embedders.close())
  const metrics = createMetrics('standalone')
  const memory = new PgvectorMemoryAdapter({
    database,
    embedder: embedders.configured,
    embedderOf: embedders.of,
    logger,
    observer: metrics.observer,
    alsoErase: eraseFromJobs,
  })
  await memory.checkModel()
  const stopKeepingIndexes = keepIndexes(database, { logger })
  closers.add(async () => stopKeepingIndexes())

  const jobs = await createJobQueue({ database, onEnded: metrics.jobEnded })
  closers.add(() => jobs.stop())
  metrics.watch({ database, memory, jobs })
  if (options.sample !== false && !(await hasHistory(database))) {
    const { messages } = await loadSample(database)
    say(`Loaded the sample history: ${messages} messages`)
  }
  signal?.throwIfAborted()

  const responder = createResponder({ apiKey, baseUrl, model: chatModel })
  const worker = createWorker({
    ...{ database, memory, jobs, responder, logger },
    targets: options.targets,
    onAnswered: metrics.replies.answered,
  })
  closers.add(() => worker.stop())
  await worker.start()
  const server = await listen(createGateway({ database, memory, jobs, logger, metrics }), { host: HOST, port })
  closers.add(() => server.close())
  await database.announce?.(server.url)
  options.onListening?.(server.url)

  await rebuild({ database, memory, logger, progress, signal })
  signal?.throwIfAborted()
  return { url: server.url, facts: await readFacts({ database, memory, responder }), close: closers.close }
}

async function rebuild({
  database,
  memory,
  logger,
  progress,
  signal,
}: Pick<StandaloneOptions, 'logger' | 'progress' | 'signal'> & {
  database: Database
  memory: PgvectorMemoryAdapter
}): Promise<void> {
  if (!(await hasUnfinishedRebuild(database))) return
  const shown = progress && showMove(progress)
  try {
    await rebuildMemories({ database, memory, logger, signal, batchSize: REBUILD_BATCH, onProgress: shown?.update })
  } finally {
    shown?.finish()
  }
}

async function isHeldByAnother({ database }: StandaloneOptions): Promise<boolean> {
  return 'dataDir' in database && (await readDataDirectoryLock(database.dataDir)) !== undefined
}

const placeOf = ({ database }: StandaloneOptions): string =>
  'dataDir' in database ? `the embedded database in ${database.dataDir}` : 'the database of DATABASE_URL'
