import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { useTestDatabase } from './support/database.js'
import { aMessage, deferred, until, useQueues } from './support/queue.js'

describe('a queue that stops', () => {
  const database = useTestDatabase()
  const openQueue = useQueues(database)

  test('lets what runs end, and takes nothing more', async () => {
    const jobs = await openQueue()
    const [started, gate] = [deferred(), deferred()]
    let runs = 0
    await jobs.work('reply', {}, async () => {
      runs++
      started.resolve()
      await gate.promise
      return 'finished'
    })
    const first = await jobs.enqueue('reply', aMessage())
    await started.promise
    const second = await jobs.enqueue('reply', aMessage())
    const stopped = jobs.stop({ drainMs: 10_000 })
    setTimeout(gate.resolve, 100)
    await stopped
    expect(await jobs.find(first.id)).toMatchObject({ state: 'done', result: 'finished' })
    expect(await jobs.find(second.id)).toMatchObject({ state: 'queued' })
    expect(runs).toBe(1)
    await jobs.stop()
  })

  test.each(['reacts to', 'ignores'])(
    'gives back at once what %s the abort, without using up an attempt',
    async (how) => {
      const [leaving, staying] = [await openQueue(), await openQueue({ pollMs: 60_000 })]
      const started = deferred()
      const gate = deferred()
      await leaving.work('reply', {}, async ({ signal }) => {
        started.resolve()
        if (how === 'reacts to') signal.addEventListener('abort', () => gate.reject(signal.reason))
        await gate.promise
      })
      const { id } = await leaving.enqueue('reply', aMessage())
      await started.promise
      await staying.work('reply', {}, async ({ attempt }) => ({ attempt }))
      await leaving.stop({ drainMs: 50 })
      expect(await staying.waitFor(id, 5_000)).toMatchObject({ state: 'done', result: { attempt: 1 } })
      gate.resolve()
    },
  )
})

describe('a job whose worker died', () => {
  const database = useTestDatabase()
  const openQueue = useQueues(database)

  test('runs again when its lease is over', async () => {
    const jobs = await openQueue({ leaseSeconds: 1, pollMs: 100 })
    const { id } = await jobs.enqueue('reply', aMessage())
    // As a process leaves it that was killed: taken, and nobody renews.
    await database.db.execute(sql`update pgboss.job set state = 'active', started_on = now() where id = ${id}`)
    await jobs.work('reply', {}, async ({ attempt }) => ({ attempt }))
    expect(await jobs.waitFor(id, 10_000)).toMatchObject({ state: 'done', result: { attempt: 2 } })
  })

  test('is not taken from a worker that lives, however long it runs', async () => {
    const jobs = await openQueue({ leaseSeconds: 1, pollMs: 100 })
    let runs = 0
    await jobs.work('reply', { concurrency: 2 }, async () => {
      runs++
      await new Promise((resolve) => setTimeout(resolve, 3_000))
      return 'slow'
    })
    const { id } = await jobs.enqueue('reply', aMessage())
    expect(await jobs.waitFor(id, 10_000)).toMatchObject({ state: 'done', result: 'slow' })
    expect(runs).toBe(1)
  })

  test('is aborted where it still runs, when it was cancelled', async () => {
    const jobs = await openQueue({ leaseSeconds: 1 })
    const aborted = deferred()
    await jobs.work('reply', {}, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener('abort', resolve))
      aborted.resolve()
      throw signal.reason
    })
    const { id } = await jobs.enqueue('reply', aMessage())
    await until(async () => (await jobs.find(id))?.state === 'running')
    await database.db.execute(sql`update pgboss.job set state = 'cancelled', completed_on = now() where id = ${id}`)
    await aborted.promise
    expect(await jobs.waitFor(id, 5_000)).toMatchObject({ state: 'cancelled', error: null })
  })

  test('fails for good when no attempt is left, with a reason for people', async () => {
    const jobs = await openQueue({ leaseSeconds: 1, pollMs: 100 })
    const { id } = await jobs.enqueue('reply', aMessage())
    await database.db.execute(
      sql`update pgboss.job set state = 'active', started_on = now(), retry_count = retry_limit where id = ${id}`,
    )
    await jobs.work('embed-pending', {}, async () => undefined)
    expect(await jobs.waitFor(id, 10_000)).toMatchObject({ state: 'failed', error: { code: 'worker_lost' } })
  })
})
