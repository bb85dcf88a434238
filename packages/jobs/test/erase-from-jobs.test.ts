import { randomUUID } from 'node:crypto'
import { transaction } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { eraseFromJobs } from '../src/index.js'
import { useTestDatabase } from './support/database.js'
import { aMessage, useQueues } from './support/queue.js'

const database = useTestDatabase()
const openQueue = useQueues(database)

test('erases what is queued, done and archived for the erased messages, and nothing else', async () => {
  const jobs = await openQueue()
  const personaId = randomUUID()
  const [erased, kept, elsewhere] = [aMessage({ personaId }), aMessage({ personaId }), aMessage()]
  const ids = []
  for (const payload of [erased, kept, elsewhere]) ids.push((await jobs.enqueue('reply', payload)).id)
  await database.db.execute(sql`insert into pgboss.archive
    select job.*, now() from pgboss.job job where job.id = ${ids[0]}`)
  await transaction(database, (tx) =>
    eraseFromJobs(tx, { personaId, historyIds: [erased.historyId, elsewhere.historyId] }),
  )
  expect(await jobs.find(ids[0]!)).toBeNull()
  expect(await jobs.find(ids[1]!)).not.toBeNull()
  expect(await jobs.find(ids[2]!)).not.toBeNull()
})
