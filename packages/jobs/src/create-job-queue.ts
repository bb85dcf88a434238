import { type Database, guarded } from '@bot/memory'
import PgBoss from 'pg-boss'
import { bossDatabase } from './boss-database.js'
import { failureOf } from './errors.js'
import { installQueue } from './install.js'
import { News } from './news.js'
import { PgBossQueue } from './pg-boss-queue.js'
import { ARCHIVE_AFTER_SECONDS, DELETE_AFTER_DAYS, LEASE_SECONDS, POLL_MS } from './policy.js'
import type { EndedJob, JobQueue } from './queue.js'

export interface JobQueueOptions {
  database: Database
  /** How long a job whose worker died waits for the next one, in seconds. Default 30, at least 1. */
  leaseSeconds?: number | undefined
  /** How often to look for jobs that no notification told of. Default 1,000 ms. */
  pollMs?: number | undefined
  /** Told of every attempt that ended here, to count them. Default: nobody. */
  onEnded?: ((job: EndedJob) => void) | undefined
}

/**
 * The queue of this database, made where it is not there yet: pg-boss in its own schema `pgboss`. Safe when several
 * processes start it at once. Logs through the database's logger: ids, kinds, codes and counts, never payloads.
 *
 * @throws {MemoryError} `database_unavailable`, `database_unwritable` …
 * @example
 * ```ts
 * const jobs = await createJobQueue({ database })
 * await jobs.work('reply', { concurrency: 4 }, async ({ payload, signal }) => answer(payload, signal))
 * const { id } = await jobs.enqueue('reply', payload, { id: replyJobId(message) })
 * const job = await jobs.waitFor(id, 30_000)
 * ```
 */
export async function createJobQueue(options: JobQueueOptions): Promise<JobQueue> {
  const { database } = options
  await installQueue(database)
  const boss = new PgBoss({
    db: bossDatabase(database.db),
    migrate: false, // see install.ts
    supervise: false, // see upkeep.ts
    schedule: false,
    archiveCompletedAfterSeconds: ARCHIVE_AFTER_SECONDS,
    deleteAfterDays: DELETE_AFTER_DAYS,
  })
  boss.on('error', (error) => database.logger.warn({ code: failureOf(error).code }, 'the queue reported an error'))
  await guarded(() => boss.start())
  const news = new News()
  await news
    .listen(database)
    .catch((error: unknown) =>
      database.logger.warn({ code: failureOf(error).code }, 'notifications do not arrive; polling alone finds jobs'),
    )
  const { leaseSeconds = LEASE_SECONDS, pollMs = POLL_MS, onEnded = () => {} } = options
  return new PgBossQueue({ boss, database, news, pollMs, onEnded }, leaseSeconds)
}
