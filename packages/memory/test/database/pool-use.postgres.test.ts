import { describe, expect, test } from 'vitest'
import { openDatabase, transaction } from '../../src/index.js'

describe('the use of a pool', () => {
  test('counts what runs and what waits, and nothing once it has ended', async () => {
    const database = await openDatabase({ url: process.env.TEST_DATABASE_URL, maxConnections: 2 })
    const sleep = async () => void (await database.db.execute('select pg_sleep(0.2)'))
    const work = [
      sleep(),
      sleep(),
      sleep(),
      transaction(database, async (tx) => void (await tx.execute('select pg_sleep(0.2)'))),
    ]
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(database.pool?.()).toEqual({ max: 2, inUse: 2, waiting: 2 })
    await Promise.all(work)
    await expect(database.db.execute('select nonsense')).rejects.toThrow()
    expect(database.pool?.()).toEqual({ max: 2, inUse: 0, waiting: 0 })
    await database.close()
  })
})
