import type { Transaction } from '@bot/memory'
import type { JobKind, JobPayload } from './kinds.js'

export type JobState = 'queued' | 'running' | 'retrying' | 'done' | 'failed' | 'cancelled'

export interface Job {
  id: string
  kind: JobKind
  state: JobState
  /** What the handler returned, where it is done; else null. */
  result: unknown
  /** How far it is, or was when it stopped, as its handler last told; null = it told nothing, or is done. */
  progress: JobProgress | null
  /** Error code and message for people, where it failed for good or waits for its next try; no stack. */
  error: { code: string; message: string } | null
  createdAt: Date
  finishedAt: Date | null
}

/** How far a job is: counts, names of steps, never what somebody said. Its form depends on the kind. */
export type JobProgress = Readonly<Record<string, unknown>>

/** A job as somebody who watches it sees it. */
export interface WatchedJob {
  job: Job
  /** What its handler has written so far, where it tells that: a reply on its way. Null = nothing yet, or it ended. */
  text: string | null
}

export interface RunningJob<Kind extends JobKind> {
  id: string
  payload: JobPayload<Kind>
  /** 1 for the first. Attempts that a stopping worker gave back do not count. */
  attempt: number
  /** Aborts when the queue is stopped and the time to drain is over, and when the job was cancelled or taken for lost. */
  signal: AbortSignal
  /**
   * Tells who watches how far it is, and what is written so far (the whole of it). Returns at once; what comes faster
   * than every 100 ms is told together, and what cannot be told is let go.
   */
  report(news: { progress?: JobProgress; text?: string }): void
}

/** How an attempt at a job ended, for whoever counts. */
export interface EndedJob {
  kind: JobKind
  /** `lost`: it was cancelled, or taken for lost, while it ran. */
  outcome: 'done' | 'failed' | 'retry' | 'lost'
  /** How long the attempt took. */
  ms: number
  /** From being added to the first attempt; null for later ones. */
  waitedMs: number | null
  /** Why it failed; null = it did not. */
  code: string | null
}

export interface JobCount {
  kind: JobKind
  state: JobState
  jobs: number
}

/** The queue, in the database of the memories: no other server is needed. */
export interface JobQueue {
  /**
   * Adds a job. With `id` (a uuid) given, a job of that id is added once, however long ago within the week that ended
   * jobs are kept; with `transaction`, it exists when that commits.
   *
   * @returns its id and whether it was there before.
   * @throws {MemoryError} `invalid_input` (payload or id), `database_unavailable` …
   */
  enqueue<Kind extends JobKind>(
    kind: Kind,
    payload: JobPayload<Kind>,
    options?: { id?: string | undefined; transaction?: Transaction | undefined },
  ): Promise<{ id: string; known: boolean }>
  /** The job of this id, or null. Ended jobs are kept for a week. */
  find(id: string): Promise<Job | null>
  /**
   * Resolves when the job is done, failed or cancelled, or after `timeoutMs` (or when `signal` aborts) with its state
   * then. Null = no such job.
   */
  waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Job | null>
  /**
   * The job now and each time that something about it changed, to its end or until `signal` aborts. In whichever process
   * it runs; ends at once where there is no such job.
   */
  watch(id: string, signal: AbortSignal): AsyncGenerator<WatchedJob, void>
  /**
   * Runs `handler` for jobs of a kind, `concurrency` (default 1) at once. What it returns becomes the result; it must
   * survive JSON.
   *
   * A handler may run twice for one job (its worker was killed before it could say that it was done), so it must be
   * idempotent. When it throws, the job is tried again later, unless the error says that this cannot help: `permanent:
   * true`, or a `MemoryError` about the payload.
   */
  work<Kind extends JobKind>(
    kind: Kind,
    options: { concurrency?: number },
    handler: (job: RunningJob<Kind>) => Promise<unknown>,
  ): Promise<void>
  /** Live jobs and those that ended within the last hour, newest first; `limit` default 50. */
  list(which?: {
    /** Default: all; at least one. */
    kinds?: readonly JobKind[] | undefined
    state?: JobState | undefined
    limit?: number | undefined
  }): Promise<Job[]>
  /**
   * Ends a job that waits, and aborts one that runs, at once where its worker hears of it, else within a third of its lease. One that has ended stays as it is.
   *
   * @returns the job as it is now; null = no such job
   */
  cancel(id: string): Promise<Job | null>
  /**
   * Puts a job that failed or was cancelled back into the queue with all its attempts. Any other stays as it is.
   *
   * @returns the job as it is now; null = no such job, or it ended too long ago
   */
  replay(id: string): Promise<Job | null>
  /** Jobs by state: those that wait or run, and those that ended within the last hour. */
  counts(): Promise<Record<JobState, number>>
  /** The same, by kind; pairs without a job are left out. */
  countsByKind(): Promise<JobCount[]>
  /**
   * Takes no new jobs, lets the running ones end for at most `drainMs` (default 10,000), then aborts them and gives
   * them back for another worker. Safe to call twice.
   */
  stop(options?: { drainMs?: number }): Promise<void>
}
