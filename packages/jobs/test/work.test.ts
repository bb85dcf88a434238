import { randomUUID } from 'node:crypto'
import { transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { JobError, type ReplyPayload } from '../src/index.js'
import { useTestDatabase } from './support/database.js'
import { aMessage, deferred, until, useQueues } from './support/queue.js'

describe('a worker', () => {
  const database = useTestDatabase()
  const openQueue = useQueues(database)
  /** Makes what waits for its next try due now. */
  const skipTheWait = () => database.db.execute(sql`update pgboss.job set start_after = now() where state = 'retry'`)

  test('runs a job with its payload and keeps what the handler returns', async () => {
    const jobs = await openQueue()
    const message = aMessage()
    await jobs.work('reply', {}, async ({ payload, attempt }) => ({ payload, attempt, list: [1, null] }))
    const { id } = await jobs.enqueue('reply', message)
    const job = await jobs.waitFor(id, 5_000)
    expect(job).toMatchObject({ state: 'done', error: null, result: { payload: message, attempt: 1, list: [1, null] } })
    expect(job!.finishedAt).toBeInstanceOf(Date)
  })

  test('starts within 100 ms of the commit, told by another queue on the database', async () => {
    const [gateway, worker] = [await openQueue({ pollMs: 60_000 }), await openQueue({ pollMs: 60_000 })]
    let startedAt = 0
    await worker.work('reply', {}, async () => {
      startedAt = performance.now()
    })
    await new Promise((resolve) => setTimeout(resolve, 200)) // it has found the queue empty
    const waits: number[] = []
    for (let message = 0; message < 11; message++) {
      const { id } = await transaction(database, (tx) => gateway.enqueue('reply', aMessage(), { transaction: tx }))
      const accepted = performance.now()
      expect(await gateway.waitFor(id, 5_000)).toMatchObject({ state: 'done' })
      waits.push(startedAt - accepted)
    }
    expect(waits.sort((a, b) => a - b)[5]).toBeLessThan(100)
  })

  test('leaves out what a newer gateway says besides, but not of an operation', async () => {
    const jobs = await openQueue({ pollMs: 50 })
    await jobs.work('reply', {}, async ({ payload }) => payload)
    await jobs.work('rebuild', {}, async () => 'rebuilt')
    const message = aMessage()
    const [reply, rebuild] = [randomUUID(), randomUUID()]
    await database.db.execute(sql`insert into pgboss.job (id, name, data) values
      (${reply}, 'reply', ${JSON.stringify({ ...message, mood: 'kind' })}::jsonb),
      (${rebuild}, 'rebuild', '{ "onlyLook": true }')`)
    expect(await jobs.waitFor(reply, 5_000)).toMatchObject({ state: 'done', result: message })
    expect(await jobs.waitFor(rebuild, 5_000)).toMatchObject({ state: 'failed', error: { code: 'invalid_input' } })
    await expect(jobs.enqueue('reply', { ...message, mood: 'kind' } as ReplyPayload)).rejects.toThrow(/refused/)
  })

  test('finds a job that nobody told it of', async () => {
    const jobs = await openQueue({ pollMs: 50 })
    await jobs.work('reply', {}, async () => 'found')
    const { id } = await jobs.enqueue('reply', aMessage())
    expect(await jobs.waitFor(id, 5_000)).toMatchObject({ result: 'found' })
    await database.db.execute(sql`
      insert into pgboss.job (name, data) values ('embed-pending', '{}'), ('reply', ${JSON.stringify(aMessage())}::jsonb)`)
    await until(async () => (await jobs.counts()).done === 2)
    expect(await jobs.counts()).toMatchObject({ done: 2, queued: 1 })
  })

  test('runs as many at once as it was told, and every job once', async () => {
    const jobs = await openQueue()
    let running = 0
    let most = 0
    const seen: string[] = []
    await jobs.work('reply', { concurrency: 3 }, async ({ id }) => {
      most = Math.max(most, ++running)
      seen.push(id)
      await new Promise((resolve) => setTimeout(resolve, 20))
      running--
    })
    const added = await Promise.all(Array.from({ length: 12 }, () => jobs.enqueue('reply', aMessage())))
    await Promise.all(added.map(({ id }) => jobs.waitFor(id, 10_000)))
    expect(most).toBe(3)
    expect(seen.sort()).toEqual(added.map(({ id }) => id).sort())
  })

  test('tries a failed job again, and says why it waits', async () => {
    const jobs = await openQueue({ pollMs: 50 })
    const attempts: number[] = []
    await jobs.work('reply', {}, async ({ attempt }) => {
      attempts.push(attempt)
      if (attempt < 3) throw new JobError('model_unavailable', 'The language model does not answer.')
      return 'at last'
    })
    const { id } = await jobs.enqueue('reply', aMessage())
    await until(async () => (await jobs.find(id))?.state === 'retrying')
    expect(await jobs.find(id)).toMatchObject({
      error: { code: 'model_unavailable', message: 'The language model does not answer.' },
      finishedAt: null,
    })
    await until(async () => {
      await skipTheWait()
      return (await jobs.find(id))?.state === 'done'
    })
    expect(await jobs.find(id)).toMatchObject({ result: 'at last', error: null })
    expect(attempts).toEqual([1, 2, 3])
  })

  test('gives up when no attempt is left, after half an hour of waiting', async () => {
    const jobs = await openQueue({ pollMs: 10 })
    let waitedSeconds = 0
    await jobs.work('reply', {}, async () => {
      throw new JobError('model_unavailable', 'The language model does not answer.')
    })
    const { id } = await jobs.enqueue('reply', aMessage())
    await until(async () => {
      const skipped = await database.db.execute(
        sql`update pgboss.job set start_after = now() from (select id, start_after from pgboss.job) before
          where state = 'retry' and job.start_after > now() and before.id = job.id
          returning extract(epoch from before.start_after - now())::float8 as seconds`,
      )
      const rows = (Array.isArray(skipped) ? skipped : (skipped as unknown as { rows: unknown[] }).rows) as {
        seconds: number
      }[]
      for (const { seconds } of rows) {
        expect(seconds).toBeLessThanOrEqual(120)
        waitedSeconds += seconds
      }
      return (await jobs.find(id))?.state === 'failed'
    })
    expect(waitedSeconds).toBeGreaterThan(30 * 60)
    expect(await jobs.find(id)).toMatchObject({ state: 'failed', error: { code: 'model_unavailable' } })
  })

  test.each([
    ['its error says so', new JobError('model_refused', 'The model refuses.', { permanent: true }), 'model_refused'],
    ['any error says so', Object.assign(new Error('hush'), { permanent: true }), 'unexpected'],
  ])('fails a job for good at once when %s', async (_, error, code) => {
    const jobs = await openQueue()
    let runs = 0
    await jobs.work('reply', {}, async () => {
      runs++
      throw error
    })
    const { id } = await jobs.enqueue('reply', aMessage())
    expect(await jobs.waitFor(id, 5_000)).toMatchObject({ state: 'failed', result: null, error: { code } })
    expect(runs).toBe(1)
  })

  test('fails a job for good whose payload is of another shape', async () => {
    const jobs = await openQueue()
    await jobs.work('reply', {}, async () => 'ran')
    const id = randomUUID()
    await database.db.execute(sql`insert into pgboss.job (id, name, data) values (${id}, 'reply', '{"userId": 1}')`)
    expect(await jobs.waitFor(id, 5_000)).toMatchObject({ state: 'failed', error: { code: 'invalid_input' } })
  })

  test('keeps no text and no stack of an unexpected error', async () => {
    const jobs = await openQueue()
    await jobs.work('reply', {}, async () => {
      throw new TypeError('my diary says: nobody must know')
    })
    const { id } = await jobs.enqueue('reply', aMessage())
    await until(async () => (await jobs.find(id))?.state === 'retrying')
    const [row] = (await database.db
      .execute(sql`select output::text from pgboss.job where id = ${id}`)
      .then((result) => (Array.isArray(result) ? result : (result as unknown as { rows: unknown[] }).rows))) as {
      output: string
    }[]
    expect(row!.output).toContain('TypeError')
    expect(row!.output).not.toMatch(/diary|nobody|work\.test/)
  })

  test('counts jobs by state', async () => {
    const jobs = await openQueue()
    const gate = deferred()
    await jobs.work('reply', {}, async ({ payload }) => {
      if (payload.username === 'fails') throw new JobError('model_refused', 'No.', { permanent: true })
      if (payload.username === 'waits') await gate.promise
    })
    for (const username of ['works', 'fails']) {
      const { id } = await jobs.enqueue('reply', aMessage({ username }))
      await jobs.waitFor(id, 5_000)
    }
    await jobs.enqueue('reply', aMessage({ username: 'waits' }))
    await jobs.enqueue('embed-pending', {})
    await until(async () => (await jobs.counts()).running === 1)
    expect(await jobs.counts()).toEqual({ queued: 1, running: 1, retrying: 0, done: 1, failed: 1, cancelled: 0 })
    gate.resolve()
  })
})

describe('waiting for a job', () => {
  const database = useTestDatabase()
  const openQueue = useQueues(database)

  test('ends with its state then, when the time is over or the caller gives up', async () => {
    const jobs = await openQueue()
    const { id } = await jobs.enqueue('reply', aMessage())
    expect(await jobs.waitFor(id, 100)).toMatchObject({ state: 'queued' })
    const gaveUp = new AbortController()
    setTimeout(() => gaveUp.abort(), 50)
    expect(await jobs.waitFor(id, 60_000, gaveUp.signal)).toMatchObject({ state: 'queued' })
    expect(await jobs.waitFor(id, 60_000, AbortSignal.abort())).toMatchObject({ state: 'queued' })
    expect(await jobs.waitFor(randomUUID(), 60_000)).toBeNull()
  })

  test('ends with the job, whichever queue ran it', async () => {
    const [gateway, worker] = [await openQueue(), await openQueue()]
    await worker.work('reply', {}, async () => 'done')
    const { id } = await gateway.enqueue('reply', aMessage())
    const started = performance.now()
    expect(await gateway.waitFor(id, 10_000)).toMatchObject({ state: 'done', result: 'done' })
    expect(performance.now() - started).toBeLessThan(400) // told, not polled
  })
})
