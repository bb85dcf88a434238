import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChild } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { templateSnapshot } from '../support/database.js'
import { useDataDirectory } from '../support/filled-directory.js'

const directory = useDataDirectory()
const filesOf = async () => (await readdir(directory.path)).sort()

test('what was committed is there after opening again, and commits are flushed to the disk', async () => {
  await directory.fill()
  const database = await openDatabase({ dataDir: directory.path })
  onTestFinished(() => database.close())
  expect(await queryRows(database.db, sql`select model from embedding_models`)).toEqual([{ model: 'kept' }])
  const settings = sql`select current_setting('fsync') as fsync, current_setting('wal_sync_method') as method,
                              current_setting('synchronous_commit') as waits`
  expect(await queryRows(database.db, settings)).toEqual([{ fsync: 'on', method: 'fsync', waits: 'on' }])
})

describe('a new database whose making was interrupted', () => {
  test('is made anew', async () => {
    const child = startChild(new URL('../support/hold-directory.ts', import.meta.url), directory.path)
    await vi.waitUntil(async () => (await filesOf()).includes('PG_VERSION'), { timeout: 15_000, interval: 5 })
    child.process.kill('SIGKILL')
    await child.ended()
    expect(await filesOf()).toContain('bot-memory.making')

    const database = await openDatabase({ dataDir: directory.path })
    onTestFinished(() => database.close())
    expect(await queryRows(database.db, sql`select 1 as n`)).toEqual([{ n: 1 }])
    expect(await filesOf()).not.toContain('bot-memory.making')
  }, 60_000)
})

describe('a directory is refused and left as it is', () => {
  test('when it holds other files', async () => {
    await writeFile(join(directory.path, 'thesis.doc'), 'years of work')
    await expect(openDatabase({ dataDir: directory.path })).rejects.toMatchObject({
      code: 'invalid_input',
      message: `The data directory ${directory.path} holds other files and no database. Nothing was changed; use an empty directory.`,
    })
    expect(await filesOf()).toEqual(['thesis.doc'])
  })

  test('when it holds a database, and a snapshot is to be loaded', async () => {
    await directory.fill()
    const snapshot = await templateSnapshot()
    const before = await filesOf()
    await expect(openDatabase({ dataDir: directory.path, snapshot })).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await filesOf()).toEqual(before)
  })

  test('when another version of PostgreSQL made its database', async () => {
    await directory.fill()
    await writeFile(join(directory.path, 'PG_VERSION'), '17\n')
    await expect(openDatabase({ dataDir: directory.path })).rejects.toMatchObject({
      code: 'database_failed',
      details: { madeBy: '17' },
      message: expect.stringContaining('(PostgreSQL 17 made them)'),
    })
    expect(await filesOf()).toContain('base')
  })
})

test('a snapshot that is none is refused, and the directory, empty but for trifles, can be used after all', async () => {
  await mkdir(join(directory.path, 'lost+found'))
  await writeFile(join(directory.path, '.gitkeep'), '')
  await expect(openDatabase({ dataDir: directory.path, snapshot: new Blob(['no snapshot']) })).rejects.toMatchObject({
    code: 'database_failed',
    message: 'The snapshot cannot be loaded: it is damaged, or no snapshot. Nothing was changed.',
  })
  const database = await openDatabase({ dataDir: directory.path, snapshot: await templateSnapshot() })
  await database.close()
  expect(await filesOf()).toEqual(expect.arrayContaining(['.gitkeep', 'lost+found', 'PG_VERSION']))
  expect((await filesOf()).filter((file) => file.startsWith('bot-memory'))).toEqual([])
})

test('a process that forgets to close ends all the same, and lets go', async () => {
  await directory.fill()
  const child = startChild(new URL('../support/forget-to-close.ts', import.meta.url), directory.path)
  expect(await child.next()).toEqual({ opened: true })
  await child.ended()
  expect(child.process.exitCode).toBe(0)
  expect(await filesOf()).not.toContain('bot-memory.lock')
})
