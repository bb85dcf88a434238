import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { openDatabase } from '../../src/database/open.js'
import { queryRows } from '../../src/database/rows.js'
import { startChild } from '../support/child.js'
import { templateSnapshot } from '../support/database.js'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'data-'))
  return () => rm(dataDir, { recursive: true })
})
const filesOf = async () => (await readdir(dataDir)).sort()

async function fill(): Promise<void> {
  const database = await openDatabase({ dataDir, snapshot: await templateSnapshot() })
  await database.db.execute(sql`insert into embedding_models (model, dimensions) values ('kept', 8)`)
  await database.close()
}

test('what was committed is there after opening again, and nothing of ours stays behind', async () => {
  await fill()
  expect((await filesOf()).filter((file) => file.startsWith('bot-memory'))).toEqual([])
  const database = await openDatabase({ dataDir })
  onTestFinished(() => database.close())
  expect(await queryRows(database.db, sql`select model from embedding_models`)).toEqual([{ model: 'kept' }])
})

test('commits are flushed to the disk', async () => {
  const database = await openDatabase({ dataDir, snapshot: await templateSnapshot() })
  onTestFinished(() => database.close())
  const settings = sql`select current_setting('fsync') as fsync, current_setting('wal_sync_method') as method,
                              current_setting('synchronous_commit') as waits`
  expect(await queryRows(database.db, settings)).toEqual([{ fsync: 'on', method: 'fsync', waits: 'on' }])
})

describe('a new database whose making was interrupted', () => {
  test('is made anew', async () => {
    const child = startChild('hold-directory.ts', dataDir)
    await vi.waitUntil(async () => (await filesOf()).includes('PG_VERSION'), { timeout: 15_000, interval: 5 })
    child.process.kill('SIGKILL')
    await child.ended()
    expect(await filesOf()).toContain('bot-memory.making')

    const database = await openDatabase({ dataDir })
    onTestFinished(() => database.close())
    expect(await queryRows(database.db, sql`select 1 as n`)).toEqual([{ n: 1 }])
    expect(await filesOf()).not.toContain('bot-memory.making')
  }, 60_000)
})

describe('a directory is refused and left as it is', () => {
  test('when it holds other files', async () => {
    await writeFile(join(dataDir, 'thesis.doc'), 'years of work')
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({
      code: 'invalid_input',
      message: `The data directory ${dataDir} holds other files and no database. Nothing was changed; use an empty directory.`,
    })
    expect(await filesOf()).toEqual(['thesis.doc'])
  })

  test('when it holds a database, and a snapshot is to be loaded', async () => {
    await fill()
    const snapshot = await templateSnapshot()
    await expect(openDatabase({ dataDir, snapshot })).rejects.toMatchObject({ code: 'invalid_input' })
    const database = await openDatabase({ dataDir })
    onTestFinished(() => database.close())
    expect(await queryRows(database.db, sql`select model from embedding_models`)).toEqual([{ model: 'kept' }])
  })

  test('when another version of PostgreSQL made its database', async () => {
    await fill()
    await writeFile(join(dataDir, 'PG_VERSION'), '17\n')
    await expect(openDatabase({ dataDir })).rejects.toMatchObject({
      code: 'database_failed',
      details: { madeBy: '17' },
      message: expect.stringContaining('(PostgreSQL 17 made them)'),
    })
    expect(await filesOf()).toContain('base')
  })
})

test('what a file system or a desktop leaves in an empty directory is no obstacle', async () => {
  await mkdir(join(dataDir, 'lost+found'))
  await writeFile(join(dataDir, '.gitkeep'), '')
  await fill()
  expect(await filesOf()).toEqual(expect.arrayContaining(['.gitkeep', 'lost+found', 'PG_VERSION']))
})

test('a snapshot that is none is refused, and the directory can be used after all', async () => {
  await expect(openDatabase({ dataDir, snapshot: new Blob(['no snapshot']) })).rejects.toMatchObject({
    code: 'database_failed',
    message: 'The snapshot cannot be loaded: it is damaged, or no snapshot. Nothing was changed.',
  })
  await fill()
})

test('a process that forgets to close ends all the same, and lets go', async () => {
  await fill()
  const child = startChild('forget-to-close.ts', dataDir)
  expect(await child.next()).toEqual({ opened: true })
  await child.ended()
  expect(child.process.exitCode).toBe(0)
  expect(await filesOf()).not.toContain('bot-memory.lock')
})
