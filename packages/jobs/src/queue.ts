import type { Transaction } from '@bot/memory'
import type { JobKind, JobPayload } from './kinds.js'

export type JobState = 'queued' | 'running' | 'retrying' | 'done' | 'failed' | 'cancelled'

export interface Job {
  id: string
  kind: JobKind
  state: JobState
  /** What the handler returned, where it is done. */
  result: unknown
  /** Error code and message for people, where it failed for good or waits for its next try; no stack. */
  error: { code: string; message: string } | null
  createdAt: Date
  finishedAt: Date | null
}

export interface RunningJob<Kind extends JobKind> {
  id: string
  payload: JobPayload<Kind>
  /** Aborts when the queue is stopped and the time to drain is over. */
  signal: AbortSignal
}

/** The queue, in the database of the memories: no other server is needed. */
export interface JobQueue {
  /**
   * Adds a job. With `id` given, a job of that id is added once; with `transaction`, it exists when that commits.
   *
   * @returns its id and whether it was there before.
   */
  enqueue<Kind extends JobKind>(
    kind: Kind,
    payload: JobPayload<Kind>,
    options?: { id?: string | undefined; transaction?: Transaction | undefined },
  ): Promise<{ id: string; known: boolean }>
  /** The job of this id, or null. */
  find(id: string): Promise<Job | null>
  /** Resolves when the job is done, failed or cancelled, or after `timeoutMs` with its state then. Null = no such job. */
  waitFor(id: string, timeoutMs: number, signal?: AbortSignal): Promise<Job | null>
  /** Runs `handler` for jobs of a kind, `concurrency` (default 1) at once. What it returns becomes the result. */
  work<Kind extends JobKind>(
    kind: Kind,
    options: { concurrency?: number },
    handler: (job: RunningJob<Kind>) => Promise<unknown>,
  ): Promise<void>
  /** Jobs by state. */
  counts(): Promise<Record<JobState, number>>
  /** Takes no new jobs, lets the running ones end for at most `drainMs` (default 10,000), then aborts them. */
  stop(options?: { drainMs?: number }): Promise<void>
}
