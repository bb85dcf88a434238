import { setTimeout as sleep } from 'node:timers/promises'
import type { Database, Executor } from '@bot/memory'
import { type SQL, sql } from 'drizzle-orm'

/*
 * Who waits for a job learns of it at once, in any process: LISTEN/NOTIFY. A notification goes out when its transaction
 * commits, which is the moment the job exists. It is a hint: everyone who listens polls as well.
 */

const LONGEST_GOODBYE_MS = 1_000

const CHANNEL = 'bot_memory_jobs'

/** A kind of job, of which one was added; the id of a job, which ended; or what else became of one. */
export type Topic = string

/** It went on. */
export const progressTopic = (jobId: string): Topic => `progress:${jobId}`

/** Somebody called it off. */
export const cancelTopic = (jobId: string): Topic => `cancel:${jobId}`

/** What tells everyone who follows `topic`, as a part of a statement. */
export const notification = (topic: Topic): SQL => sql`pg_notify(${CHANNEL}, ${topic})`

/** Tells everyone who follows `topic`, when the transaction of `executor` commits. */
export async function announce(executor: Executor, topic: Topic): Promise<void> {
  await executor.execute(sql`select ${notification(topic)}`)
}

/** What is announced in a database, by topic. */
export class News {
  readonly #followers = new Map<Topic, Set<() => void>>()
  #unlisten: (() => Promise<void>) | undefined

  async listen(database: Database): Promise<void> {
    this.#unlisten = await database.listen(CHANNEL, (topic) => {
      for (const onNews of this.#followers.get(topic) ?? []) onNews()
    })
  }

  /** Calls `onNews` for every announcement, until the returned function is called. */
  follow(topic: Topic, onNews: () => void): () => void {
    const followers = this.#followers.get(topic) ?? new Set()
    this.#followers.set(topic, followers.add(onNews))
    return () => {
      followers.delete(onNews)
      if (followers.size === 0) this.#followers.delete(topic)
    }
  }

  /**
   * Ends the listening. After the server crashed the driver may wait for ever for a connection that it no longer opens:
   * then the connection ends with the database.
   */
  async close(): Promise<void> {
    const unlisten = this.#unlisten
    this.#unlisten = undefined
    if (!unlisten) return
    const late = new AbortController()
    await Promise.race([unlisten(), sleep(LONGEST_GOODBYE_MS, undefined, { signal: late.signal }).catch(() => {})])
    late.abort()
  }
}
