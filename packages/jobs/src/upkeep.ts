import type { Database } from '@bot/memory'
import type PgBoss from 'pg-boss'
import { Bell } from './bell.js'
import { failureOf } from './errors.js'
import { sweepProgress } from './progress.js'

const ARCHIVE_EVERY_MS = 10 * 60_000

/**
 * Every `intervalMs`: renews the leases of what runs here, then puts jobs whose lease is over back into the queue, so
 * that a process that stalled keeps its own. Every ten minutes: archives what ended an hour ago, drops what is old.
 */
export class Upkeep {
  readonly #bell = new Bell()
  readonly #loop: Promise<void>
  #isStopping = false

  constructor(boss: PgBoss, database: Database, intervalMs: number, renewLeases: () => Promise<void>) {
    this.#loop = this.#run(boss, database, intervalMs, renewLeases)
  }

  async stop(): Promise<void> {
    this.#isStopping = true
    this.#bell.ring()
    await this.#loop
  }

  async #run(boss: PgBoss, database: Database, intervalMs: number, renewLeases: () => Promise<void>): Promise<void> {
    let archivedAt = Date.now()
    while (!this.#isStopping) {
      try {
        await renewLeases()
        await boss.expire()
        if (Date.now() - archivedAt > ARCHIVE_EVERY_MS) {
          await boss.maintain()
          await sweepProgress(database.db)
          archivedAt = Date.now()
        }
      } catch (error) {
        database.logger.warn({ code: failureOf(error).code }, 'the upkeep of the queue failed; trying on')
      }
      if (!this.#isStopping) await this.#bell.wait(intervalMs)
    }
  }
}
