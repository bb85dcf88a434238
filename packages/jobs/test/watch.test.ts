import { type Database, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import type { WatchedJob } from '../src/index.js'
import { useTestDatabase } from './support/database.js'
import { aMessage, deferred, until, useQueues } from './support/queue.js'

const database = useTestDatabase()
const openQueue = useQueues(database)
const never = new AbortController().signal

const toldRows = (of: Database) => queryRows(of.db, sql`select * from pgboss.bot_memory_progress`)

describe('who watches a job', () => {
  test('sees what it writes and how far it is while it runs, from another process, and nothing stays of it', async () => {
    const [gateway, worker] = [await openQueue({ pollMs: 60_000 }), await openQueue({ pollMs: 60_000 })]
    const [started, seen] = [deferred(), deferred()]
    await worker.work('reply', {}, async ({ report }) => {
      await started.promise
      report({ text: 'Hm. ', progress: { step: 1 } })
      await seen.promise
      report({ text: 'Hm. Rex is a fine name.' })
      return 'done'
    })
    const { id } = await gateway.enqueue('reply', aMessage())
    const views: WatchedJob[] = []
    for await (const view of gateway.watch(id, never)) {
      views.push(view)
      if (view.job.state === 'running' && view.text === null) started.resolve()
      if (view.text !== null) seen.resolve()
    }
    expect(views.map(({ text }) => text)).toContain('Hm. ')
    expect(views.find(({ text }) => text === 'Hm. ')?.job.progress).toEqual({ step: 1 })
    expect(views.at(-1)).toMatchObject({ text: null, job: { state: 'done', result: 'done', progress: null } })
    expect(await toldRows(database)).toEqual([])
  })

  test('sees the writing begin anew where an attempt failed, and how far it was where it failed for good', async () => {
    const jobs = await openQueue()
    await jobs.work('rebuild', {}, async ({ report }) => {
      report({ text: 'half', progress: { turns: 7 } })
      await until(async () => (await toldRows(database)).length === 1)
      throw Object.assign(new Error('no'), { permanent: true })
    })
    const { id } = await jobs.enqueue('rebuild', {})
    const views: WatchedJob[] = []
    for await (const view of jobs.watch(id, never)) views.push(view)
    expect(views.at(-1)).toMatchObject({ text: null, job: { state: 'failed', progress: { turns: 7 } } })
    expect((await jobs.list())[0]).toMatchObject({ id, progress: { turns: 7 } })
  })

  test('is told nothing of a job that is not there, and stops when it wants', async () => {
    const jobs = await openQueue()
    for await (const _ of jobs.watch('9b2d63f0-1c84-4f0a-9a53-5f1f4f0f8d11', never)) throw new Error('there is none')
    const { id } = await jobs.enqueue('reply', aMessage())
    const stop = new AbortController()
    for await (const { job } of jobs.watch(id, stop.signal)) {
      expect(job.state).toBe('queued')
      stop.abort()
    }
  })
})

test('a job that is cancelled while it runs hears of it at once', async () => {
  const jobs = await openQueue({ leaseSeconds: 60 })
  const started = deferred()
  const aborted = deferred()
  await jobs.work('rebuild', {}, async ({ signal }) => {
    signal.addEventListener('abort', () => aborted.resolve())
    started.resolve()
    await aborted.promise
  })
  const { id } = await jobs.enqueue('rebuild', {})
  await started.promise
  const since = performance.now()
  expect(await jobs.cancel(id)).toMatchObject({ state: 'cancelled' })
  await aborted.promise
  expect(performance.now() - since).toBeLessThan(2_000)
})
