import { randomUUID } from 'node:crypto'
import type { Database } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { afterEach } from 'vitest'
import { createJobQueue, type JobQueue, type JobQueueOptions, type ReplyPayload } from '../../src/index.js'

/** Queues that end with the test, and an empty one for the next. */
export function useQueues(database: Database): (options?: Omit<JobQueueOptions, 'database'>) => Promise<JobQueue> {
  const queues: JobQueue[] = []
  afterEach(async () => {
    await Promise.all(queues.splice(0).map((queue) => queue.stop({ drainMs: 0 })))
    await database.db.execute(sql`truncate pgboss.job, pgboss.archive, pgboss.bot_memory_progress`)
  })
  return async (options = {}) => {
    const queue = await createJobQueue({ database, ...options })
    queues.push(queue)
    return queue
  }
}

/** A payload as the gateway sends it. */
export const aMessage = (changes: Partial<ReplyPayload> = {}): ReplyPayload => ({
  userId: randomUUID(),
  username: 'ada',
  personaId: randomUUID(),
  personalityId: randomUUID(),
  channelId: '112233445566778899',
  guildId: null,
  historyId: randomUUID(),
  ...changes,
})

/** A promise and the functions that settle it. */
export function deferred<Value = void>() {
  let resolve!: (value: Value) => void
  let reject!: (error: unknown) => void
  const promise = new Promise<Value>((onResolve, onReject) => {
    resolve = onResolve
    reject = onReject
  })
  return { promise, resolve, reject }
}

/** Waits until something holds; the test's own time limit ends it. */
export async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}
