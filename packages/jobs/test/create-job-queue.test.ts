import { openDatabase } from '@bot/memory'
import { describe, expect, test } from 'vitest'
import { createJobQueue } from '../src/index.js'
import { useTestDatabase } from './support/database.js'
import { aMessage } from './support/queue.js'

describe('opening the queue', () => {
  const database = useTestDatabase()

  test('makes its schema once, however many open it at the same time', async () => {
    const queues = await Promise.all(Array.from({ length: 4 }, () => createJobQueue({ database })))
    const { id } = await queues[0]!.enqueue('reply', aMessage())
    await queues[3]!.work('reply', {}, async () => 'ok')
    expect(await queues[1]!.waitFor(id, 5_000)).toMatchObject({ state: 'done' })
    await Promise.all(queues.map((queue) => queue.stop()))
  })

  test('keeps what stood there', async () => {
    const before = await createJobQueue({ database })
    const { id } = await before.enqueue('embed-pending', {})
    await before.stop()
    const after = await createJobQueue({ database })
    expect(await after.find(id)).toMatchObject({ state: 'queued', kind: 'embed-pending' })
    await after.stop()
  })
})

test('a database that is gone is an error with a code', async () => {
  const database = await openDatabase()
  const jobs = await createJobQueue({ database })
  await jobs.stop()
  await database.close()
  await expect(jobs.enqueue('reply', aMessage())).rejects.toMatchObject({ code: 'database_unavailable' })
  await expect(createJobQueue({ database })).rejects.toMatchObject({ code: 'database_unavailable' })
})
