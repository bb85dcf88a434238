import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from './support/database.js'
import { aMessage, until, useQueues } from './support/queue.js'

describe('a queue whose connections are cut', () => {
  const database = useTestDatabase()
  const openQueue = useQueues(database)

  test('goes on by itself: every job is done, and notifications arrive again', async () => {
    const patient = await openQueue({ pollMs: 60_000 })
    await patient.work('embed-pending', {}, async () => 'told')
    const jobs = await openQueue({ leaseSeconds: 2, pollMs: 100 })
    await jobs.work('reply', { concurrency: 2 }, async ({ payload }) => {
      await new Promise((resolve) => setTimeout(resolve, 20))
      return payload.username
    })
    const ids: string[] = []
    for (let message = 0; message < 30; message++) {
      if (message % 10 === 5) {
        await database.db
          .execute(sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()`)
          .then(undefined, () => undefined) // its own connection is among them
      }
      const added = await jobs.enqueue('reply', aMessage()).catch(() => undefined) // the gateway's client tries again
      if (added) ids.push(added.id)
    }
    await until(async () => {
      const found = await Promise.all(ids.map((id) => jobs.find(id).catch(() => null)))
      return found.every((job) => job?.state === 'done')
    })
    expect(ids.length).toBeGreaterThan(20)

    const { id } = await jobs.enqueue('embed-pending', {})
    expect(await jobs.waitFor(id, 5_000)).toMatchObject({ result: 'told' })
  })
})
