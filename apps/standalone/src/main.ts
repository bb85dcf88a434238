import { relative, resolve } from 'node:path'
import type { OperationTargets } from '@bot/ai-worker'
import { stopOnSignals } from '@bot/transfer'
import { bannerLines } from './banner.js'
import { type Env, readEnv } from './env.js'
import { lineOf } from './failure.js'
import { createLogger } from './log.js'
import { startStandalone } from './start-standalone.js'

const DEFAULT_DATA_DIR = resolve('.data')

async function main(): Promise<void> {
  const stop = stopOnSignals()
  const env = readEnv()
  const database = env.DATABASE_URL === undefined ? { dataDir: resolve(env.DATA_DIR) } : { url: env.DATABASE_URL }
  const standalone = await startStandalone({
    database,
    port: env.PORT,
    models: modelsOf(env),
    targets: targetsOf(env),
    sample: env.SAMPLE_HISTORY,
    logger: createLogger(env.LOG_LEVEL, process.stderr),
    progress: process.stderr,
    signal: stop,
  }).catch((error: unknown) => {
    if (stop.aborted) return null
    throw error
  })
  if (standalone === null) {
    console.error('Stopped before everything was ready; the next start goes on from here.')
    return
  }

  const { url, facts } = standalone
  const lines = bannerLines({
    url,
    facts,
    foundByDefault: 'dataDir' in database && database.dataDir === DEFAULT_DATA_DIR,
    place: 'dataDir' in database ? shown(database.dataDir) : 'the database of DATABASE_URL',
  })
  console.log(lines.join('\n'))

  await aborted(stop)
  console.error('Stopping: what runs is let to end (Ctrl-C again stops at once).')
  await standalone.close()
  console.error('Stopped.')
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })

/** As a person here would write it. */
function shown(path: string): string {
  const fromHere = relative('', path)
  return fromHere === '' || fromHere.startsWith('..') ? path : fromHere
}

const targetsOf = (env: Env): OperationTargets => ({
  sync: env.SYNC_TARGETS,
  qdrant:
    env.IMPORT_QDRANT_URL === undefined ? undefined : { url: env.IMPORT_QDRANT_URL, apiKey: env.IMPORT_QDRANT_API_KEY },
  archiveDir: env.ARCHIVE_DIR === undefined ? undefined : resolve(env.ARCHIVE_DIR),
})

const modelsOf = (env: Env) => ({
  apiKey: env.OPENAI_API_KEY,
  baseUrl: env.OPENAI_BASE_URL,
  embedder: env.EMBEDDER,
  embeddingModel: env.EMBEDDING_MODEL,
  chatModel: env.OPENAI_MODEL,
})

main().catch((error: unknown) => {
  console.error(lineOf(error))
  process.exitCode = 1
})
