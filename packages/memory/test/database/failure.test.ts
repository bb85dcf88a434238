import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { databaseFailure, guarded } from '../../src/database/failure.js'
import { queryRows } from '../../src/database/rows.js'
import { MemoryError } from '../../src/errors.js'
import { embeddingModels, erasures } from '../../src/schema/index.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const SECRET = 'Rex hates thunder'

const failureOf = async (work: () => Promise<unknown>): Promise<MemoryError> => {
  const error = await guarded(work).catch((caught: unknown) => caught)
  expect(error).toBeInstanceOf(MemoryError)
  return error as MemoryError
}

/** Everything a logger could print of an error. */
const everythingIn = (error: Error): string =>
  JSON.stringify([
    error.message,
    error.stack,
    error.cause,
    { ...error },
    Object.entries(Object.getOwnPropertyDescriptors(error)),
  ])

describe('a refused statement', () => {
  test('names SQLSTATE, constraint and table', async () => {
    const failure = await failureOf(() => database.db.insert(embeddingModels).values({ model: 'm', dimensions: 0 }))
    expect(failure).toMatchObject({
      code: 'database_failed',
      details: { sqlState: '23514', constraint: 'embedding_models_dimensions_check', table: 'embedding_models' },
    })
    expect(failure.message).toBe(
      'The database refused a statement (sqlState 23514, constraint embedding_models_dimensions_check, ' +
        'table embedding_models). Nothing of it was kept.',
    )
  })

  test.each([
    ['a violated constraint', () => database.db.insert(embeddingModels).values({ model: SECRET, dimensions: 0 })],
    ['a value of the wrong type', () => database.db.execute(sql`select ${SECRET}::text::uuid`)],
    ['a search text that is no query', () => database.db.execute(sql`select to_tsquery(${SECRET})`)],
    ['a parameter of the wrong type', () => database.db.insert(erasures).values({ personaId: SECRET } as never)],
  ])('holds nothing of its parameters: %s', async (_, work) => {
    const failure = await failureOf(async () => work())
    expect(failure.code).toBe('database_failed')
    expect(everythingIn(failure)).not.toMatch(/Rex|thunder/)
  })

  test('says what PostgreSQL says of a mistake in the statement itself', async () => {
    const failure = await failureOf(() => queryRows(database.db, sql`select no_such_function(1)`))
    expect(failure.message).toContain('function no_such_function(integer) does not exist')
  })

  test('on a table that is not there points to the migration', async () => {
    const failure = await failureOf(() => queryRows(database.db, sql`select 1 from no_such_table`))
    expect(failure).toMatchObject({ code: 'schema_behind', details: { sqlState: '42P01' } })
    expect(failure.message).toContain('bot-memory migrate')
  })
})

describe('what a driver reports', () => {
  const driverError = (code: string) => Object.assign(new Error(`about ${SECRET}`), { code })

  test.each([
    ['ECONNREFUSED', 'database_unavailable'],
    ['CONNECT_TIMEOUT', 'database_unavailable'],
    ['CONNECTION_CLOSED', 'database_unavailable'],
    ['EPIPE', 'database_unavailable'],
    ['08006', 'database_unavailable'],
    ['57P01', 'database_unavailable'],
    ['53300', 'database_unavailable'],
    ['28P01', 'database_unavailable'],
    ['3D000', 'database_unavailable'],
    ['ENOSPC', 'database_unwritable'],
    ['53100', 'database_unwritable'],
    ['25006', 'database_unwritable'],
    ['42501', 'database_unwritable'],
    ['40001', 'database_failed'],
    ['57014', 'database_failed'],
    ['22P02', 'database_failed'],
  ])('%s is %s', (code, expected) => {
    const failure = databaseFailure(driverError(code))
    expect(failure.code).toBe(expected)
    expect(Object.values(failure.details)).toContain(code)
    expect(everythingIn(failure)).not.toContain(SECRET)
  })
})

test('a MemoryError and a mistake of the program pass unchanged', async () => {
  for (const error of [new MemoryError('memory_not_found', 'There is none.'), new TypeError('x is not a function')]) {
    await expect(guarded(() => Promise.reject(error))).rejects.toBe(error)
  }
})

test('a connection error of something else, such as an embedder, is not taken for one of the database', async () => {
  const error = Object.assign(new Error('connect'), { code: 'ECONNREFUSED', syscall: 'connect' })
  await expect(guarded(() => Promise.reject(error))).rejects.toBe(error)
})
