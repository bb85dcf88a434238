import { describe, expect, test } from 'vitest'
import { JobError } from '../src/index.js'
import { useTestDatabase } from './support/database.js'
import { useQueues } from './support/queue.js'

const database = useTestDatabase()
const open = useQueues(database)

describe('a job', () => {
  test('that waits never begins once it is cancelled, and begins when it is replayed', async () => {
    const queue = await open()
    const { id } = await queue.enqueue('embed-pending', {})
    expect(await queue.cancel(id)).toMatchObject({ id, state: 'cancelled' })
    const ran: string[] = []
    await queue.work('embed-pending', {}, async (job) => void ran.push(job.id))
    expect(await queue.replay(id)).toMatchObject({ finishedAt: null })
    expect(await queue.waitFor(id, 5_000)).toMatchObject({ state: 'done' })
    expect(ran).toEqual([id])
  })

  test('that runs is aborted, and who waits for it is told', async () => {
    const queue = await open({ leaseSeconds: 1 })
    await queue.work(
      'rebuild',
      {},
      ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', reject)),
    )
    const { id } = await queue.enqueue('rebuild', {})
    await expect.poll(async () => (await queue.find(id))?.state).toBe('running')
    const waiting = queue.waitFor(id, 10_000)
    await queue.cancel(id)
    expect(await waiting).toMatchObject({ state: 'cancelled' })
  })

  test('that failed for good is among the dead letters until it is replayed', async () => {
    const queue = await open()
    let works = false
    await queue.work('reply', {}, async () => {
      if (!works) throw new JobError('model_refused', 'No.', { permanent: true })
      return 'answered'
    })
    const ids = { userId: crypto.randomUUID(), personaId: crypto.randomUUID(), personalityId: crypto.randomUUID() }
    const where = { username: 'mara', channelId: '1', guildId: null, historyId: crypto.randomUUID() }
    const { id } = await queue.enqueue('reply', { ...ids, ...where })
    await queue.waitFor(id, 5_000)
    const letters = () => queue.list({ state: 'failed', kinds: ['reply'] })
    expect(await letters()).toMatchObject([{ id, error: { code: 'model_refused' } }])
    works = true
    await queue.replay(id)
    expect(await queue.waitFor(id, 5_000)).toMatchObject({ state: 'done', result: 'answered' })
    expect(await letters()).toEqual([])
  })

  test('that is done stays done', async () => {
    const queue = await open()
    await queue.work('embed-pending', {}, async () => null)
    const { id } = await queue.enqueue('embed-pending', {})
    await queue.waitFor(id, 5_000)
    expect(await queue.cancel(id)).toMatchObject({ state: 'done' })
    expect(await queue.replay(id)).toBeNull()
    expect(await queue.cancel(crypto.randomUUID())).toBeNull()
    expect(await queue.cancel('nonsense')).toBeNull()
  })
})
