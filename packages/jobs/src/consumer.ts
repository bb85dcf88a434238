import { type Database, type Executor, transaction } from '@bot/memory'
import type PgBoss from 'pg-boss'
import { Bell } from './bell.js'
import { bossDatabase } from './boss-database.js'
import { failureOf, type JobFailure } from './errors.js'
import type { JobKind } from './kinds.js'
import { announce, cancelTopic, type News } from './news.js'
import { receivePayload } from './payload.js'
import { clearProgress, Reporter } from './progress.js'
import type { EndedJob, RunningJob } from './queue.js'
import { failJob, releaseJobs, renewLeases, type TakenJob, takeJobs } from './running-jobs.js'

export interface ConsumerContext {
  readonly boss: PgBoss
  readonly database: Database
  readonly news: News
  readonly pollMs: number
  readonly onEnded: (job: EndedJob) => void
}

/** How long a handler may take to end once it is aborted. */
const ABORT_GRACE_MS = 1_000

interface Running {
  readonly controller: AbortController
  readonly ended: Promise<void>
}

/** Takes jobs of one kind and runs them, as soon as they are announced and a place is free. */
export class Consumer<Kind extends JobKind> {
  readonly kind: Kind
  readonly #context: ConsumerContext
  readonly #concurrency: number
  readonly #handler: (job: RunningJob<Kind>) => Promise<unknown>
  readonly #bell = new Bell()
  readonly #running = new Map<string, Running>()
  readonly #unfollow: () => void
  readonly #loop: Promise<void>
  #isStopping = false

  constructor(
    context: ConsumerContext,
    kind: Kind,
    concurrency: number,
    handler: (job: RunningJob<Kind>) => Promise<unknown>,
  ) {
    this.kind = kind
    this.#context = context
    this.#concurrency = concurrency
    this.#handler = handler
    this.#unfollow = context.news.follow(kind, () => this.#bell.ring())
    this.#loop = this.#takeAndRun()
  }

  /** Keeps the running jobs ours; aborts those that no longer are. */
  async renewLeases(): Promise<void> {
    const ids = [...this.#running.keys()]
    if (ids.length === 0) return
    const lost = await renewLeases(this.#context.database.db, this.kind, ids)
    for (const id of lost) this.#running.get(id)?.controller.abort()
  }

  /** Takes no more, waits for what runs, aborts it when `drainMs` are over, gives back what did not end. */
  async stop(drainMs: number): Promise<void> {
    this.#isStopping = true
    this.#unfollow()
    this.#bell.ring()
    await this.#loop
    if (await this.#endsWithin(drainMs)) return
    for (const { controller } of this.#running.values()) controller.abort()
    if (await this.#endsWithin(ABORT_GRACE_MS)) return
    await this.#release([...this.#running.keys()]).catch((error: unknown) => {
      const { code } = failureOf(error)
      this.#context.database.logger.warn({ kind: this.kind, code }, 'jobs were not given back; their leases run out')
    })
  }

  async #takeAndRun(): Promise<void> {
    const { boss, database, pollMs } = this.#context
    let isFailing = false
    while (!this.#isStopping) {
      const free = this.#concurrency - this.#running.size
      try {
        // A job that ends rings the bell, so a batch that filled every place is followed by another.
        if (free > 0) for (const job of await takeJobs(boss, database.db, this.kind, free)) this.#start(job)
        isFailing = false
      } catch (error) {
        const { code } = failureOf(error)
        if (!isFailing) database.logger.warn({ kind: this.kind, code }, 'jobs cannot be taken; trying on')
        isFailing = true
      }
      if (!this.#isStopping) await this.#bell.wait(pollMs)
    }
  }

  #start(job: TakenJob): void {
    const controller = new AbortController()
    const unfollow = this.#context.news.follow(cancelTopic(job.id), () => void this.renewLeases().catch(() => {}))
    const ended = this.#run(job, controller.signal)
      .catch((error: unknown) => {
        // Its lease runs out, and it runs again.
        const { code } = failureOf(error)
        this.#context.database.logger.warn({ jobId: job.id, kind: this.kind, code }, 'the end of a job was not stored')
      })
      .finally(() => {
        unfollow()
        this.#running.delete(job.id)
        this.#bell.ring()
      })
    this.#running.set(job.id, { controller, ended })
  }

  async #run(job: TakenJob, signal: AbortSignal): Promise<void> {
    const started = performance.now()
    const waitedMs = job.retryCount === 0 ? Math.max(0, Date.now() - job.createdAt.getTime()) : null
    const { database, boss, onEnded } = this.#context
    const ended = (outcome: EndedJob['outcome'], code: string | null) =>
      onEnded({ kind: this.kind, outcome, code, waitedMs, ms: performance.now() - started })
    const attempt = job.retryCount + 1
    const reporter = new Reporter(database, job.id)
    const report = reporter.report.bind(reporter)
    let result: unknown
    try {
      const payload = receivePayload(this.kind, job.data)
      result = await this.#handler({ id: job.id, payload, attempt, signal, report })
    } catch (error) {
      const hasTold = await reporter.end()
      if (this.#isStopping && signal.aborted) return this.#release([job.id])
      return ended(await this.#fail(job, attempt, error, hasTold), failureOf(error).code)
    }
    const hasTold = await reporter.end()
    await this.#end(job.id, async (tx) => {
      await boss.complete(this.kind, job.id, { result }, { db: bossDatabase(tx) })
      if (hasTold) await clearProgress(tx, job.id, true)
    })
    const ms = Math.round(performance.now() - started)
    database.logger.debug({ jobId: job.id, kind: this.kind, attempt, ms }, 'job done')
    ended('done', null)
  }

  async #fail(job: TakenJob, attempt: number, error: unknown, hasTold: boolean): Promise<'failed' | 'retry' | 'lost'> {
    const failure: JobFailure = failureOf(error)
    const outcome = await this.#end(job.id, async (tx) => {
      if (hasTold) await clearProgress(tx, job.id, false)
      return failJob(tx, this.kind, job.id, failure)
    })
    const facts = { jobId: job.id, kind: this.kind, attempt, code: failure.code, ...framesOf(failure, error) }
    const { logger } = this.#context.database
    if (outcome === 'failed') logger.error(facts, 'job failed for good')
    else if (outcome === 'retry') logger.warn(facts, 'job failed; it will be tried again')
    else logger.info(facts, 'job was cancelled, or taken for lost, while it ran')
    return outcome
  }

  /** Stores how an attempt ended and tells those who wait for the job. */
  #end<Result>(id: string, store: (executor: Executor) => Promise<Result>): Promise<Result> {
    return transaction(this.#context.database, async (tx) => {
      const result = await store(tx)
      await announce(tx, id)
      return result
    })
  }

  async #release(ids: readonly string[]): Promise<void> {
    await transaction(this.#context.database, async (tx) => {
      await releaseJobs(tx, this.kind, ids)
      await announce(tx, this.kind)
    })
    this.#context.database.logger.info({ kind: this.kind, jobs: ids.length }, 'unfinished jobs were given back')
  }

  async #endsWithin(ms: number): Promise<boolean> {
    const ended = Promise.all([...this.#running.values()].map((running) => running.ended)).then(() => true)
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(resolve, ms, false)
    })
    try {
      return await Promise.race([ended, late])
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Where an unexpected error came from. The stack's first line is its message, which may quote anything. */
function framesOf(failure: JobFailure, error: unknown): { at?: string[] } {
  if (failure.code !== 'unexpected' || !(error instanceof Error)) return {}
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  return { at: frames.slice(0, 8).map((line) => line.trim()) }
}
