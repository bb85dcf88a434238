import { type Executor, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type PgBoss from 'pg-boss'
import { bossDatabase } from './boss-database.js'
import type { JobFailure } from './errors.js'
import type { JobKind } from './kinds.js'
import { FIRST_RETRY_SECONDS, LONGEST_RETRY_SECONDS } from './policy.js'

/*
 * What becomes of a job that a worker holds. pg-boss takes jobs, completes them and finds those whose lease is over.
 * A lease that can be renewed, a failure for good, a longest wait and giving a job back are not in version 10.
 */

/** A job as a worker took it. */
export interface TakenJob {
  id: string
  data: unknown
  /** Attempts before this one. */
  retryCount: number
  createdAt: Date
}

/** Takes up to `limit` jobs that are due, oldest first; no two workers take the same one. */
export async function takeJobs(boss: PgBoss, executor: Executor, kind: JobKind, limit: number): Promise<TakenJob[]> {
  const database = bossDatabase(executor)
  // pg-boss answers "no jobs" when its statement fails; an outage must not look like an empty queue.
  let failure: unknown
  const executeSql: PgBoss.Db['executeSql'] = (text, values) =>
    database.executeSql(text, values).catch((error: unknown) => {
      failure = error
      throw error
    })
  const jobs = await boss.fetch<object>(kind, { batchSize: limit, includeMetadata: true, db: { executeSql } })
  if (failure !== undefined) throw failure
  return jobs.map((job) => ({
    id: job.id,
    data: job.data,
    retryCount: job.retryCount,
    createdAt: new Date(job.createdOn), // as text: the driver of Drizzle reads no dates
  }))
}

/** Ends an attempt that failed: the next one is due after a while, unless none is left or none could help. */
export async function failJob(
  executor: Executor,
  kind: JobKind,
  id: string,
  { code, message, permanent }: JobFailure,
): Promise<'failed' | 'retry' | 'lost'> {
  const isOver = sql`(${permanent}::boolean or retry_count >= retry_limit)`
  const [row] = await queryRows<{ state: 'failed' | 'retry' }>(
    executor,
    sql`update pgboss.job set
        output = ${JSON.stringify({ error: { code, message } })}::jsonb,
        state = (case when ${isOver} then 'failed' else 'retry' end)::pgboss.job_state,
        completed_on = case when ${isOver} then now() end,
        start_after = now() + (0.8 + 0.2 * random()) * interval '1 second'
          * least(${LONGEST_RETRY_SECONDS}::float8, ${FIRST_RETRY_SECONDS}::float8 * 2 ^ least(retry_count, 16))
      where name = ${kind} and id = ${id} and state = 'active'
      returning state`,
  )
  return row?.state ?? 'lost'
}

/** Renews the lease of running jobs. Returns those that are no longer running: cancelled, or taken for lost. */
export async function renewLeases(executor: Executor, kind: JobKind, ids: readonly string[]): Promise<string[]> {
  const held = await queryRows<{ id: string }>(
    executor,
    sql`update pgboss.job set started_on = now()
      where name = ${kind} and id in (${idList(ids)}) and state = 'active' returning id`,
  )
  const stillHeld = new Set(held.map((row) => row.id))
  return ids.filter((id) => !stillHeld.has(id))
}

/** Gives jobs back unfinished, for another worker to take at once. The attempt does not count. */
export async function releaseJobs(executor: Executor, kind: JobKind, ids: readonly string[]): Promise<void> {
  await queryRows(
    executor,
    sql`update pgboss.job set state = 'created', started_on = null
      where name = ${kind} and id in (${idList(ids)}) and state = 'active'`,
  )
}

const idList = (ids: readonly string[]) =>
  sql.join(
    ids.map((id) => sql`${id}::uuid`),
    sql`, `,
  )
