import { type Database, type Executor, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { failureOf } from './errors.js'
import { notification, progressTopic } from './news.js'
import type { JobProgress } from './queue.js'

/*
 * How far running jobs are, for whoever watches from another process. A row a job that has told something, written over
 * while it runs and gone when it is done. A notification says that it changed and never what: a watcher who missed some
 * reads the row. Unlogged, because a server that crashed runs its jobs again.
 */

/** Made with the queue, in its schema: it lives and dies with its jobs, and no sync or archive wants it. */
export const PROGRESS_TABLE = sql`
  create unlogged table if not exists pgboss.bot_memory_progress (
    job_id uuid primary key,
    progress jsonb,
    text text
  )`

const TOLD_EVERY_MS = 100

/** Tells of one attempt at a job, at most every 100 ms, one statement after the other. */
export class Reporter {
  readonly #database: Database
  readonly #jobId: string
  #progress: JobProgress | undefined
  #text: string | undefined
  #telling: Promise<void> | undefined
  #isTelling = false
  #isOver = false
  #toldAt = Number.NEGATIVE_INFINITY
  #hurry: (() => void) | undefined

  constructor(database: Database, jobId: string) {
    this.#database = database
    this.#jobId = jobId
  }

  report({ progress, text }: { progress?: JobProgress; text?: string }): void {
    if (this.#isOver) return
    this.#progress = progress ?? this.#progress
    this.#text = text ?? this.#text
    if (this.#isTelling) return
    this.#isTelling = true
    this.#telling = this.#tell()
  }

  /** Tells nothing more. @returns whether anything was told */
  async end(): Promise<boolean> {
    this.#isOver = true
    this.#hurry?.()
    await this.#telling
    return this.#toldAt !== Number.NEGATIVE_INFINITY
  }

  async #tell(): Promise<void> {
    let told: unknown[] = []
    while (!this.#isOver && (told[0] !== this.#progress || told[1] !== this.#text)) {
      await this.#pause(this.#toldAt + TOLD_EVERY_MS - performance.now())
      if (this.#isOver) return
      told = [this.#progress, this.#text]
      this.#toldAt = performance.now()
      await this.#write().catch((error: unknown) => {
        const { code } = failureOf(error)
        this.#database.logger.debug({ jobId: this.#jobId, code }, 'the progress of a job was not told')
      })
    }
    this.#isTelling = false
  }

  async #pause(ms: number): Promise<void> {
    if (ms <= 0) return
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.#hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #write(): Promise<void> {
    const progress = this.#progress === undefined ? null : JSON.stringify(this.#progress)
    await queryRows(
      this.#database.db,
      sql`with told as (
          insert into pgboss.bot_memory_progress (job_id, progress, text)
            values (${this.#jobId}::uuid, ${progress}::jsonb, ${this.#text ?? null}::text)
            on conflict (job_id) do update set progress = excluded.progress, text = excluded.text
            returning job_id
        ) select ${notification(progressTopic(this.#jobId))} from told`,
    )
  }
}

/** Forgets what a job told: all of it where it is done, else what it wrote, so that its next attempt begins anew. */
export async function clearProgress(executor: Executor, jobId: string, isDone: boolean): Promise<void> {
  await queryRows(
    executor,
    isDone
      ? sql`delete from pgboss.bot_memory_progress where job_id = ${jobId}::uuid`
      : sql`update pgboss.bot_memory_progress set text = null where job_id = ${jobId}::uuid`,
  )
}

/** Drops what jobs told that are archived or gone. */
export async function sweepProgress(executor: Executor): Promise<void> {
  await queryRows(
    executor,
    sql`delete from pgboss.bot_memory_progress
      where job_id not in (select id from pgboss.job where state <> 'completed')`,
  )
}
