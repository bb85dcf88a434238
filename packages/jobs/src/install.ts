import { type Database, transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import PgBoss from 'pg-boss'
import { bossDatabase } from './boss-database.js'
import { jobKinds } from './kinds.js'
import { PROGRESS_TABLE } from './progress.js'

/**
 * Makes pg-boss's schema, or brings it up to this version of pg-boss, and a queue for each kind of job. All of it or
 * nothing; of several processes that start at once, the others wait for the first.
 */
export async function installQueue(database: Database): Promise<void> {
  await transaction(database, async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('bot-memory jobs', 0))`)
    const boss = new PgBoss({ db: bossDatabase(tx), supervise: false, schedule: false })
    await boss.start()
    for (const kind of Object.keys(jobKinds)) await boss.createQueue(kind)
    await boss.stop({ graceful: false })
    await tx.execute(PROGRESS_TABLE)
  })
}
