import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { embeddingModels } from '../../src/schema/index.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const modelNames = async () =>
  (await queryRows<{ model: string }>(database.db, sql`select model from embedding_models`)).map(({ model }) => model)

test('a transaction commits what it wrote', async () => {
  const result = await transaction(database, async (tx) => {
    await tx.insert(embeddingModels).values({ model: 'kept', dimensions: 8 })
    return 7
  })
  expect(result).toBe(7)
  expect(await modelNames()).toContain('kept')
})
