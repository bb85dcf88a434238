import { randomUUID } from 'node:crypto'
import { transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { replyJobId } from '../src/index.js'
import { useTestDatabase } from './support/database.js'
import { aMessage, useQueues } from './support/queue.js'

describe('a job that is added', () => {
  const database = useTestDatabase()
  const openQueue = useQueues(database)

  test('is found by its id, queued', async () => {
    const jobs = await openQueue()
    const { id, known } = await jobs.enqueue('reply', aMessage())
    expect(known).toBe(false)
    expect(await jobs.find(id)).toMatchObject({
      id,
      kind: 'reply',
      state: 'queued',
      result: null,
      error: null,
      finishedAt: null,
    })
    expect(Math.abs((await jobs.find(id))!.createdAt.getTime() - Date.now())).toBeLessThan(60_000)
  })

  test('leaves nothing when its transaction is rolled back', async () => {
    const jobs = await openQueue()
    const id = randomUUID()
    const doomed = transaction(database, async (tx) => {
      expect(await jobs.enqueue('reply', aMessage(), { id, transaction: tx })).toEqual({ id, known: false })
      throw new Error('the message could not be stored')
    })
    await expect(doomed).rejects.toThrow('could not be stored')
    expect(await jobs.find(id)).toBeNull()
    expect(await jobs.enqueue('reply', aMessage(), { id })).toEqual({ id, known: false })
  })

  test('exists once its transaction commits', async () => {
    const jobs = await openQueue()
    const id = randomUUID()
    await transaction(database, (tx) => jobs.enqueue('reply', aMessage(), { id, transaction: tx }))
    expect(await jobs.find(id)).toMatchObject({ state: 'queued' })
  })

  test('is one job however many add it at once', async () => {
    const jobs = await openQueue()
    const id = randomUUID()
    const added = await Promise.all(
      Array.from({ length: 20 }, () =>
        transaction(database, (tx) => jobs.enqueue('reply', aMessage(), { id, transaction: tx })),
      ),
    )
    expect(added.filter(({ known }) => !known)).toHaveLength(1)
    expect(new Set(added.map((job) => job.id))).toEqual(new Set([id]))
    expect(await jobs.counts()).toMatchObject({ queued: 1 })
  })

  test('is known when it is done already, and when it is archived', async () => {
    const jobs = await openQueue()
    const id = randomUUID()
    let runs = 0
    await jobs.work('reply', {}, async () => ({ run: ++runs }))
    await jobs.enqueue('reply', aMessage(), { id })
    expect(await jobs.waitFor(id, 5_000)).toMatchObject({ state: 'done', result: { run: 1 } })
    expect(await jobs.enqueue('reply', aMessage(), { id })).toEqual({ id, known: true })

    await database.db.execute(sql`with moved as (delete from pgboss.job where id = ${id} returning *)
      insert into pgboss.archive select * from moved`)
    expect(await jobs.enqueue('reply', aMessage(), { id })).toEqual({ id, known: true })
    expect(await jobs.find(id)).toMatchObject({ state: 'done', result: { run: 1 } })
    expect(runs).toBe(1)
  })

  test('is refused with a payload of another shape, naming the field and not its value', async () => {
    const jobs = await openQueue()
    const refused = jobs.enqueue('reply', { ...aMessage(), channelId: 12345 as unknown as string })
    await expect(refused).rejects.toMatchObject({ code: 'invalid_input', message: expect.stringMatching(/channelId/) })
    await expect(refused).rejects.not.toMatchObject({ message: expect.stringMatching(/12345/) })
    expect(await jobs.counts()).toMatchObject({ queued: 0 })
  })

  test('is refused with an id that is no uuid; such an id finds nothing', async () => {
    const jobs = await openQueue()
    await expect(jobs.enqueue('reply', aMessage(), { id: 'first' })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await jobs.find('first')).toBeNull()
    expect(await jobs.waitFor('first', 1_000)).toBeNull()
  })
})

test('the id of a reply says which message it answers', () => {
  const message = { channelId: '1', personalityId: randomUUID(), userId: randomUUID(), messageId: '2' }
  expect(replyJobId(message)).toBe(replyJobId({ ...message }))
  for (const [field, value] of Object.entries({ channelId: '9', personalityId: 'x', userId: 'y', messageId: '3' })) {
    expect(replyJobId({ ...message, [field]: value })).not.toBe(replyJobId(message))
  }
})
