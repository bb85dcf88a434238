import { describe, expect, test } from 'vitest'
import { assertServerFits, readServerFacts, type ServerFacts } from '../../src/database/server.js'
import { useTestDatabase } from '../support/database.js'
import { keepLog } from '../support/log.js'

const database = useTestDatabase()
const facts = (given: Partial<ServerFacts>): ServerFacts => ({
  serverVersion: '17.6',
  vectorVersion: '0.8.4',
  availableVectorVersion: '0.8.4',
  vectorAdvice: null,
  ...given,
})
const check =
  (given: Partial<ServerFacts>, logger = keepLog()) =>
  () =>
    assertServerFits(facts(given), logger)

test('reads what the server is', async () => {
  const { serverVersion, vectorVersion, availableVectorVersion } = await readServerFacts(database.db)
  expect(Number.parseInt(serverVersion, 10)).toBeGreaterThanOrEqual(15)
  expect(vectorVersion).toMatch(/^0\.\d+\.\d+$/)
  expect(availableVectorVersion).toMatch(/^0\.\d+\.\d+$/)
})

describe('refuses', () => {
  test('a server without the extension, saying what to install', () => {
    expect(check({ vectorVersion: null, availableVectorVersion: null })).toThrow(
      'The database server does not have the extension "vector" (pgvector). Nothing was changed. Install pgvector ' +
        '0.8.0 or newer on the server, for example with the image pgvector/pgvector:pg17.',
    )
  })

  test('an extension too old for iterative scans, saying to install a newer one', () => {
    const old = { vectorVersion: '0.7.4', availableVectorVersion: '0.7.4' }
    expect(check(old)).toThrow('Install pgvector 0.8.0 or newer on the server, then run ALTER EXTENSION vector UPDATE.')
    expect(check(old)).toThrow(expect.objectContaining({ code: 'extension_outdated' }))
  })

  test('an old extension on a server that has a newer one, saying to update', () => {
    expect(check({ vectorVersion: '0.7.4', availableVectorVersion: '0.8.5' })).toThrow(
      'Run ALTER EXTENSION vector UPDATE in this database: the server has 0.8.5.',
    )
  })

  test('an extension not yet created that would be too old', () => {
    expect(check({ vectorVersion: null, availableVectorVersion: '0.5.1' })).toThrow(
      expect.objectContaining({ code: 'extension_outdated' }),
    )
  })

  test('a PostgreSQL that lacks what the schema uses', () => {
    expect(check({ serverVersion: '14.19 (Debian)' })).toThrow('PostgreSQL 14.19 (Debian) is too old: 15 or newer')
  })
})

describe('takes', () => {
  test.each([
    ['the oldest that fits', { serverVersion: '15.1', vectorVersion: '0.8.0' }],
    ['one that is not created yet', { vectorVersion: null }],
    ['two digits for more than one', { vectorVersion: '0.10.0' }],
  ])('%s', (_, given) => {
    expect(check(given)).not.toThrow()
  })

  test('one with known faults, with a warning that says what to do', () => {
    const logger = keepLog()
    check({ vectorVersion: '0.8.1', vectorAdvice: 'install a newer one' }, logger)()
    expect(logger.lines).toEqual([{ level: 'warn', facts: { vectorVersion: '0.8.1' }, message: 'install a newer one' }])
  })
})
