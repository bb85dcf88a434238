import { execFile } from 'node:child_process'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { ensurePersonality, ensureUser, migrateDatabase, openDatabase } from '@bot/memory'
import { startFakeOpenAI } from '@bot/testing'
import { type BareDriver, openBarePostgres } from '../bare/driver.js'
import { claimScratch, emptyScratch } from '../load/scratch.js'
import { percentile } from '../measure/percentile.js'
import { countPending, type Outcome, readOutcome } from './outcome.js'
import { rememberBefore } from './remember-before.js'
import { SAID, type Sent, sendMessages } from './send.js'
import { type Service, startService } from './services.js'

export interface LoadTestOptions {
  url: string
  rate: number
  seconds: number
  modelMs: number
  concurrency: number
  /** What the services log; `debug` is all they can. */
  logLevel: string
  /** Runs in the middle: restarts or kills the server, say. */
  disturb?: string | undefined
  /** Sends the worker SIGTERM in the middle, and starts another. */
  replaceWorker: boolean
  log: (line: string) => void
}

export interface LoadTestResult {
  sent: Omit<Sent, 'accepted' | 'acceptMs'> & { accepted: number; acceptP95: number | null }
  outcome: Omit<Outcome, 'startMs' | 'replyMs'>
  /** What memory takes of a reply, in ms: the database with the wait for a connection, and the embedding of the query. */
  query: { p50: number; p95: number } | null
  embedding: { p50: number; p95: number } | null
  /** From accepted to begun, and what a reply took besides the model's own time. */
  start: { p50: number; p95: number } | null
  added: { p50: number; p95: number } | null
  workerStop: { code: number | null; ms: number }
  replaced: { code: number | null; ms: number } | null
  /** Processes that ended by themselves. */
  fell: number
  /** What the services wrote, and how much of it holds what was said or what lets somebody in. */
  log: { lines: number; telling: number }
  isSound: boolean
}

/** What every reply begins with. */
const REPLY = 'So I hear'

/** How long what was accepted may take to be answered once nothing more is sent. */
const SETTLE_MS = 180_000

/**
 * Messages through the real services, each a process of its own, against a model that takes its time. What was accepted
 * must be answered once and remembered once, whatever happened meanwhile.
 */
export async function runLoadTest(options: LoadTestOptions): Promise<LoadTestResult> {
  const model = await startFakeOpenAI({
    reply: async (messages) => {
      await sleep(options.modelMs)
      return `${REPLY}: ${messages.at(-1)?.content.slice(0, 60) ?? ''}`
    },
  })
  const driver = await openBarePostgres(options.url)
  const environment = {
    DATABASE_URL: options.url,
    OPENAI_API_KEY: model.apiKey,
    OPENAI_BASE_URL: model.baseUrl,
    WORKER_CONCURRENCY: String(options.concurrency),
    LOG_LEVEL: options.logLevel,
    PORT: '0',
  }
  const services: Service[] = []
  const start: Start = (name) => {
    const service = startService(name, environment)
    services.push(service)
    return service
  }
  try {
    await prepare(driver, options.url, model)
    const gateway = start('@bot/api-gateway')
    const worker = start('@bot/ai-worker')
    const url = (await gateway.told('listening', 'url')) as string
    await worker.told('the worker runs', 'responder')
    options.log(`sending ${options.rate} messages/s for ${options.seconds} s`)
    const disturbing = disturb(options, worker, start)
    const sent = await sendMessages(url, options)
    const replaced = await disturbing
    await settle(driver, options.log)
    const workerStop = await services.at(-1)!.stop()
    return resultOf({
      options,
      sent,
      replaced,
      workerStop,
      services,
      secrets: [...SAID, REPLY, options.url, model.apiKey, new URL(options.url).password || 'postgres://'],
      outcome: await readOutcome(driver),
    })
  } finally {
    await Promise.all(services.map((service) => service.stop()))
    await model.close()
    await driver.close()
  }
}

type Start = (name: Parameters<typeof startService>[0]) => Service

async function prepare(driver: BareDriver, url: string, model: { apiKey: string; baseUrl: string }): Promise<void> {
  await claimScratch(driver)
  await emptyScratch(driver)
  const database = await openDatabase({ url })
  try {
    await migrateDatabase(database)
    const owner = await ensureUser(database, { discordId: '1', username: 'operator' })
    const personality = await ensurePersonality(database, {
      ...{
        slug: 'load',
        name: 'Lilith',
        ownerId: owner.id,
        characterInfo: 'An archivist.',
        personalityTraits: 'Patient.',
      },
    })
    await rememberBefore(database, personality.id, model)
  } finally {
    await database.close()
  }
}

async function disturb(
  { seconds, disturb: command, replaceWorker, log }: LoadTestOptions,
  worker: Service,
  start: Start,
): Promise<LoadTestResult['replaced']> {
  await sleep((seconds * 1_000) / 2)
  if (command !== undefined) {
    log(`in the middle: ${command}`)
    await promisify(execFile)('sh', ['-c', command])
  }
  if (!replaceWorker) return null
  const stopped = await worker.stop()
  log(`the worker ended with ${stopped.code} after ${stopped.ms.toFixed(0)} ms`)
  start('@bot/ai-worker')
  return stopped
}

async function settle(driver: BareDriver, log: (line: string) => void): Promise<void> {
  const deadline = performance.now() + SETTLE_MS
  while (performance.now() < deadline) {
    const pending = await countPending(driver).catch(() => null)
    if (pending === 0) return
    log(`${pending ?? 'an unknown number of'} replies are still to come`)
    await sleep(2_000)
  }
}

function resultOf(given: {
  options: LoadTestOptions
  sent: Sent
  replaced: LoadTestResult['replaced']
  workerStop: LoadTestResult['workerStop']
  services: Service[]
  secrets: string[]
  outcome: Outcome
}): LoadTestResult {
  const { options, sent, outcome, services } = given
  const { startMs, replyMs, ...counts } = outcome
  const { accepted, acceptMs, ...rest } = sent
  const lines = services.flatMap((service) => service.lines)
  const output = services.flatMap((service) => service.output)
  const telling = output.filter((line) => given.secrets.some((secret) => line.includes(secret))).length
  const prompts = lines.filter(({ msg }) => msg === 'prompt assembled')
  const numbers = (field: string) => prompts.map((line) => line[field]).filter((value) => typeof value === 'number')
  const fell = services.filter((service) => service.fell).length
  const known = new Set(accepted).size
  return {
    sent: { ...rest, accepted: known, acceptP95: acceptMs.length > 0 ? percentile(acceptMs, 0.95) : null },
    outcome: counts,
    query: spread(numbers('databaseMs')),
    embedding: spread(numbers('embeddingMs')),
    start: spread(startMs),
    added: spread(replyMs.map((ms) => ms - options.modelMs)),
    ...{ workerStop: given.workerStop, replaced: given.replaced, fell, log: { lines: output.length, telling } },
    isSound:
      fell + telling === 0 &&
      counts.messages === known &&
      counts.replies === known &&
      counts.memories === known &&
      counts.answeredTwice + counts.rememberedTwice === 0,
  }
}

const spread = (values: readonly number[]): { p50: number; p95: number } | null =>
  values.length === 0 ? null : { p50: percentile(values, 0.5), p95: percentile(values, 0.95) }
