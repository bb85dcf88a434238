import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { MemoryError } from '../../src/errors.js'
import { embeddingModels } from '../../src/schema/index.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
beforeEach(() => emptyTables(database))

const model = (name: string) => ({ model: name, dimensions: 8 })
const modelNames = async () => {
  const rows = await queryRows<{ model: string }>(database.db, sql`select model from embedding_models order by model`)
  return rows.map(({ model }) => model)
}

test('commits what it wrote, and resolves to what the work resolved to', async () => {
  const result = await transaction(database, async (tx) => {
    await tx.insert(embeddingModels).values(model('kept'))
    return 7
  })
  expect(result).toBe(7)
  expect(await modelNames()).toEqual(['kept'])
})

test('keeps nothing when the work fails, and passes its error unchanged', async () => {
  const mistake = new TypeError('a mistake of the caller')
  const attempt = transaction(database, async (tx) => {
    await tx.insert(embeddingModels).values(model('lost'))
    throw mistake
  })
  await expect(attempt).rejects.toBe(mistake)
  expect(await modelNames()).toEqual([])
})

test('joins an outer transaction, which decides what becomes of both', async () => {
  const attempt = transaction(database, async (outer) => {
    await transaction(outer, async (inner) => {
      expect(inner).toBe(outer)
      await inner.insert(embeddingModels).values(model('inner'))
    })
    throw new Error('the outer one fails')
  })
  await expect(attempt).rejects.toThrow('the outer one fails')
  expect(await modelNames()).toEqual([])
})

test('joins a transaction that a caller opened with Drizzle', async () => {
  await database.db.transaction(async (tx) => {
    await transaction(tx, (joined) => joined.insert(embeddingModels).values(model('joined')))
  })
  expect(await modelNames()).toEqual(['joined'])
})

test('a statement the database refuses leaves as a MemoryError, and nothing of the transaction is kept', async () => {
  const attempt = transaction(database, async (tx) => {
    await tx.insert(embeddingModels).values(model('twice'))
    await tx.insert(embeddingModels).values(model('twice'))
  })
  const error = await attempt.catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(MemoryError)
  expect(error).toMatchObject({ code: 'database_failed', details: { sqlState: '23505', table: 'embedding_models' } })
  expect(await modelNames()).toEqual([])
})

test('work that swallows the error of a statement fails all the same: PostgreSQL has taken everything back', async () => {
  const attempt = transaction(database, async (tx) => {
    await tx.insert(embeddingModels).values(model('lost'))
    await Promise.resolve(tx.execute(sql`select 1 / 0`)).catch(() => undefined)
  })
  await expect(attempt).rejects.toMatchObject({ code: 'database_failed', details: { sqlState: '22012' } })
  expect(await modelNames()).toEqual([])
})

test('takes an isolation level', async () => {
  const level = await transaction(
    database,
    async (tx) =>
      (await queryRows<{ level: string }>(tx, sql`select current_setting('transaction_isolation') as level`))[0],
    { isolationLevel: 'serializable' },
  )
  expect(level).toEqual({ level: 'serializable' })
})

test('many transactions at once all commit', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `m${String(index).padStart(2, '0')}`)
  await Promise.all(
    names.map((name) =>
      transaction(database, async (tx) => {
        await tx.insert(embeddingModels).values(model(name))
        await queryRows(tx, sql`select 1`)
      }),
    ),
  )
  expect(await modelNames()).toEqual(names)
})
