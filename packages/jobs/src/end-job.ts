import { type Executor, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import type { JobKind } from './kinds.js'

/** Ends a job that waits or runs; who runs it learns of it when its lease is to be renewed. @returns its kind, if it did */
export async function cancelJob(executor: Executor, id: string): Promise<JobKind | null> {
  const [row] = await queryRows<{ name: JobKind }>(
    executor,
    sql`update pgboss.job set state = 'cancelled', completed_on = now()
      where id = ${id}::uuid and state < 'completed' returning name`,
  )
  return row?.name ?? null
}

/** Puts a job that failed or was cancelled back. @returns its kind, if it did */
export async function replayJob(executor: Executor, id: string): Promise<JobKind | null> {
  const [row] = await queryRows<{ name: JobKind }>(
    executor,
    sql`update pgboss.job set state = 'created', retry_count = 0, completed_on = null, started_on = null, output = null,
        start_after = now()
      where id = ${id}::uuid and state in ('failed', 'cancelled') returning name`,
  )
  return row?.name ?? null
}
