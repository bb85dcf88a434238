import { guarded, MemoryError, type Transaction } from '@bot/memory'
import { z } from 'zod'
import { Bell } from './bell.js'
import { bossDatabase } from './boss-database.js'
import { Consumer, type ConsumerContext } from './consumer.js'
import { cancelJob, replayJob } from './end-job.js'
import { failureOf } from './errors.js'
import { countJobs, findJob, findWatchedJob, isArchived, listJobs, sumByState } from './find-job.js'
import type { JobKind, JobPayload } from './kinds.js'
import { announce, cancelTopic, progressTopic } from './news.js'
import { parsePayload } from './payload.js'
import { FIRST_RETRY_SECONDS, retries } from './policy.js'
import type { Job, JobCount, JobQueue, JobState, RunningJob, WatchedJob } from './queue.js'
import { Upkeep } from './upkeep.js'

/** How often `waitFor` and `watch` look by themselves. */
const WAIT_POLL_MS = 500

const endStates: ReadonlySet<JobState> = new Set(['done', 'failed', 'cancelled'])
const uuid = z.guid()

/** The queue on pg-boss; `createJobQueue` makes one. */
export class PgBossQueue implements JobQueue {
  readonly #context: ConsumerContext
  readonly #leaseSeconds: number
  readonly #consumers: Pick<Consumer<never>, 'renewLeases' | 'stop'>[] = []
  #upkeep: Upkeep | undefined
  #stopped: Promise<void> | undefined

  constructor(context: ConsumerContext, leaseSeconds: number) {
    this.#context = context
    this.#leaseSeconds = leaseSeconds
  }

  async enqueue<Kind extends JobKind>(
    kind: Kind,
    payload: JobPayload<Kind>,
    options: { id?: string | undefined; transaction?: Transaction | undefined } = {},
  ): Promise<{ id: string; known: boolean }> {
    const { id } = options
    const data = parsePayload(kind, payload)
    if (id !== undefined && !uuid.safeParse(id).success) {
      throw new MemoryError('invalid_input', 'The id of a job must be a uuid. Nothing was added.')
    }
    const executor = options.transaction ?? this.#context.database.db
    return guarded(async () => {
      if (id !== undefined && (await isArchived(executor, kind, id))) return { id, known: true }
      const added = await this.#context.boss.send(kind, data, {
        ...(id === undefined ? {} : { id }),
        retryLimit: retries[kind],
        retryDelay: FIRST_RETRY_SECONDS,
        expireInSeconds: this.#leaseSeconds,
        db: bossDatabase(executor),
      })
      if (added === null) return { id: id!, known: true }
      await announce(executor, kind)
      return { id: added, known: false }
    })
  }

  async find(id: string): Promise<Job | null> {
    if (!uuid.safeParse(id).success) return null
    return guarded(() => findJob(this.#context.database.db, id))
  }

  list(which: Parameters<JobQueue['list']>[0] = {}): Promise<Job[]> {
    return guarded(() => listJobs(this.#context.database.db, which))
  }

  /** Told to who waits for it: a client must not wait for a reply that never comes. */
  async cancel(id: string): Promise<Job | null> {
    if (!uuid.safeParse(id).success) return null
    const { database } = this.#context
    const kind = await guarded(() => cancelJob(database.db, id))
    if (kind !== null) {
      await guarded(async () => {
        await announce(database.db, cancelTopic(id))
        await announce(database.db, id)
      })
    }
    return this.find(id)
  }

  async replay(id: string): Promise<Job | null> {
    if (!uuid.safeParse(id).success) return null
    const { database } = this.#context
    const kind = await guarded(() => replayJob(database.db, id))
    if (kind === null) return null
    await guarded(() => announce(database.db, kind))
    return this.find(id)
  }

  async waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Job | null> {
    const deadline = performance.now() + timeoutMs
    const bell = new Bell()
    const ring = () => bell.ring()
    const unfollow = this.#context.news.follow(id, ring)
    signal?.addEventListener('abort', ring)
    try {
      while (true) {
        const job = await this.find(id)
        const leftMs = deadline - performance.now()
        if (job === null || endStates.has(job.state) || leftMs <= 0 || signal?.aborted) return job
        await bell.wait(Math.min(leftMs, WAIT_POLL_MS))
      }
    } finally {
      unfollow()
      signal?.removeEventListener('abort', ring)
    }
  }

  async *watch(id: string, signal: AbortSignal): AsyncGenerator<WatchedJob, void> {
    if (!uuid.safeParse(id).success) return
    const bell = new Bell()
    const ring = () => bell.ring()
    const unfollow = [id, progressTopic(id)].map((topic) => this.#context.news.follow(topic, ring))
    signal.addEventListener('abort', ring)
    try {
      let seen = ''
      while (!signal.aborted) {
        const found = await guarded(() => findWatchedJob(this.#context.database.db, id))
        if (found === null) return
        const now = JSON.stringify([found.job.state, found.job.progress, found.job.error, found.text])
        if (now !== seen) yield found
        if (endStates.has(found.job.state)) return
        seen = now
        await bell.wait(WAIT_POLL_MS)
      }
    } finally {
      for (const leave of unfollow) leave()
      signal.removeEventListener('abort', ring)
    }
  }

  async work<Kind extends JobKind>(
    kind: Kind,
    options: { concurrency?: number },
    handler: (job: RunningJob<Kind>) => Promise<unknown>,
  ): Promise<void> {
    this.#consumers.push(new Consumer(this.#context, kind, options.concurrency ?? 1, handler))
    this.#upkeep ??= new Upkeep(this.#context.boss, this.#context.database, (this.#leaseSeconds * 1_000) / 3, () =>
      this.#renewLeases(),
    )
  }

  async counts(): Promise<Record<JobState, number>> {
    return sumByState(await this.countsByKind())
  }

  countsByKind(): Promise<JobCount[]> {
    return guarded(() => countJobs(this.#context.database.db))
  }

  stop({ drainMs = 10_000 }: { drainMs?: number } = {}): Promise<void> {
    this.#stopped ??= this.#stop(drainMs)
    return this.#stopped
  }

  async #stop(drainMs: number): Promise<void> {
    await Promise.all(this.#consumers.map((consumer) => consumer.stop(drainMs)))
    await this.#upkeep?.stop()
    await this.#context.boss.stop({ graceful: false })
    await this.#context.news
      .close()
      .catch((error: unknown) =>
        this.#context.database.logger.warn({ code: failureOf(error).code }, 'the end of listening was not told'),
      )
  }

  async #renewLeases(): Promise<void> {
    for (const consumer of this.#consumers) await consumer.renewLeases()
  }
}
