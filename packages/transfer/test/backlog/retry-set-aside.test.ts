import { type Embedder, MemoryError, PgvectorMemoryAdapter } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { countBacklog, drainBacklog, rebuildMemories, retrySetAside } from '../../src/index.js'
import { introduce, say, turnsOf } from '../support/conversations.js'
import { useTestDatabase } from '../support/database.js'
import { embedderOf, memoryOver } from '../support/memory.js'
import { rowsOf } from '../support/rows.js'

const database = useTestDatabase()

const memoriesNow = () => rowsOf(database, sql`select memories::text as line from memories order by id`)

test('what was set aside waits again, is embedded, and the memories do not notice', async () => {
  const refusing: Embedder = {
    ...(await embedderOf()),
    embed: () => Promise.reject(new MemoryError('embedder_rejected', 'The model refuses this text.')),
  }
  await introduce(database)
  await say(database, turnsOf('mara', 3))
  await rebuildMemories({ database, memory: new PgvectorMemoryAdapter({ database, embedder: refusing }) })
  expect(await countBacklog(database)).toEqual({ waiting: 0, setAside: 3 })
  const before = await memoriesNow()

  expect(await retrySetAside(database)).toBe(3)
  expect(await countBacklog(database)).toEqual({ waiting: 3, setAside: 0 })
  expect(await retrySetAside(database)).toBe(0)

  const report = await drainBacklog({ database, memory: await memoryOver(database) })
  expect(report).toEqual({ embedded: 3, left: { waiting: 0, setAside: 0 } })
  expect(await memoriesNow()).toEqual(before)
})
