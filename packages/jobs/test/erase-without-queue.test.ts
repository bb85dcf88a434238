import { randomUUID } from 'node:crypto'
import { transaction } from '@bot/memory'
import { expect, test } from 'vitest'
import { eraseFromJobs } from '../src/index.js'
import { useTestDatabase } from './support/database.js'

const database = useTestDatabase()

test('a database without a queue has nothing to erase from', async () => {
  const nothing = transaction(database, (tx) => eraseFromJobs(tx, { personaId: randomUUID(), historyIds: [] }))
  await expect(nothing).resolves.toBeUndefined()
})
