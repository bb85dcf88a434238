import { type Executor, queryRows } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'
import { type JobKind, jobKinds } from './kinds.js'
import type { Job, JobCount, JobProgress, JobQueue, JobState, WatchedJob } from './queue.js'

/** pg-boss's names for the states of a job. */
type BossState = 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed'

const states: Record<BossState, JobState> = {
  created: 'queued',
  retry: 'retrying',
  active: 'running',
  completed: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
}

/** What stands in a job's `output`: ours, or pg-boss's own where a worker was lost. */
type Output = { result?: unknown; error?: { code: string; message: string }; value?: { message: string } }

interface Row {
  id: string
  kind: JobKind
  state: BossState
  output: Output | null
  createdAt: string
  finishedAt: string | null
  progress: JobProgress | null
}

const columns = sql`job.id, job.name as kind, job.state, job.output, job.created_on as "createdAt",
    job.completed_on as "finishedAt", told.progress`
const withProgress = sql`left join pgboss.bot_memory_progress told on told.job_id = job.id`

const nameList = (names: readonly string[]): SQL =>
  sql.join(
    names.map((name) => sql`${name}`),
    sql`, `,
  )

const kinds = nameList(Object.keys(jobKinds))

/** The job of this id, live or archived. */
export async function findJob(executor: Executor, id: string): Promise<Job | null> {
  return (await findWatchedJob(executor, id))?.job ?? null
}

/** One statement for the live job and the archived one: by id alone pg-boss would be asked once a kind, twice. */
export async function findWatchedJob(executor: Executor, id: string): Promise<WatchedJob | null> {
  const from = (table: SQL) => sql`
    select ${columns}, told.text from ${table} job ${withProgress} where job.name in (${kinds}) and job.id = ${id}`
  const [row] = await queryRows<Row & { text: string | null }>(
    executor,
    sql`${from(sql`pgboss.job`)} union all ${from(sql`pgboss.archive`)} limit 1`,
  )
  return row === undefined ? null : { job: jobOf(row), text: row.text }
}

/** Live jobs, and those that ended within the last hour, newest first. */
export async function listJobs(
  executor: Executor,
  { kinds: wanted, state, limit = 50 }: Parameters<JobQueue['list']>[0] & {},
): Promise<Job[]> {
  const bossState = (Object.keys(states) as BossState[]).find((one) => states[one] === state)
  const rows = await queryRows<Row>(
    executor,
    sql`select ${columns} from pgboss.job job ${withProgress}
      where job.name in (${wanted === undefined ? kinds : nameList(wanted)})
        ${bossState === undefined ? sql`` : sql`and job.state = ${bossState}::pgboss.job_state`}
      order by job.created_on desc, job.id limit ${limit}`,
  )
  return rows.map(jobOf)
}

function jobOf(row: Row): Job {
  return {
    id: row.id,
    kind: row.kind,
    state: states[row.state],
    result: row.output?.result ?? null,
    progress: row.state === 'completed' ? null : row.progress,
    error: row.state === 'completed' ? null : errorIn(row.output),
    createdAt: new Date(row.createdAt),
    finishedAt: row.finishedAt === null ? null : new Date(row.finishedAt),
  }
}

function errorIn(output: Output | null): Job['error'] {
  if (output?.error) return output.error
  if (output?.value) {
    return { code: 'worker_lost', message: 'The worker that ran this job was lost, and no attempt is left.' }
  }
  return null
}

/** Whether a job of this id ended long enough ago to be in the archive, where a second one could stand beside it. */
export async function isArchived(executor: Executor, kind: JobKind, id: string): Promise<boolean> {
  const rows = await queryRows(executor, sql`select from pgboss.archive where name = ${kind} and id = ${id}`)
  return rows.length > 0
}

/** Live jobs, and those that ended within the last hour, by kind and state. */
export async function countJobs(executor: Executor): Promise<JobCount[]> {
  const rows = await queryRows<{ kind: JobKind; state: BossState; jobs: number }>(
    executor,
    sql`select name as kind, state, count(*)::int as jobs from pgboss.job where name in (${kinds}) group by name, state`,
  )
  return rows.map(({ kind, state, jobs }) => ({ kind, state: states[state], jobs }))
}

/** Counts by kind, summed up by state. */
export function sumByState(counts: readonly JobCount[]): Record<JobState, number> {
  const sums: Record<JobState, number> = { queued: 0, running: 0, retrying: 0, done: 0, failed: 0, cancelled: 0 }
  for (const { state, jobs } of counts) sums[state] += jobs
  return sums
}
