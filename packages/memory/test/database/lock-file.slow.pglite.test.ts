import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { startChild } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { describe, expect, onTestFinished, test } from 'vitest'
import { lockDataDirectory, readDataDirectoryLock } from '../../src/database/lock-file.js'
import { openDatabase } from '../../src/database/open.js'
import { ownIdentity } from '../../src/database/process-identity.js'
import { queryRows } from '../../src/database/rows.js'
import { useDataDirectory } from '../support/filled-directory.js'

const directory = useDataDirectory()
const lockPath = () => join(directory.path, 'bot-memory.lock')
const writeLock = (content: string) => writeFile(lockPath(), content)
const lockOf = (identity: object) => JSON.stringify({ ...identity, startedAt: '2026-01-01T00:00:00.000Z' })
const olderBy = (seconds: number) => {
  const then = new Date(Date.now() - seconds * 1000)
  return utimes(lockPath(), then, then)
}
/** Locks, lets go at the end of the test, and says whether that worked. */
async function tryToLock(): Promise<'locked' | { code: string; details: unknown }> {
  try {
    const lock = await lockDataDirectory(directory.path)
    onTestFinished(lock.release)
    return 'locked'
  } catch (error) {
    const { code, details } = error as { code: string; details: unknown }
    return { code, details }
  }
}
/** A pid that no process has. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid as number
}

describe('a data directory held by another process', () => {
  test('is refused with the pid and the address of the holder, and is free once it lets go', async () => {
    await directory.fill()
    const holder = startChild(
      new URL('../support/hold-directory.ts', import.meta.url),
      directory.path,
      'http://127.0.0.1:3000',
    )
    expect(await holder.next()).toEqual({ opened: true })

    const { pid } = holder.process
    await expect(openDatabase({ dataDir: directory.path })).rejects.toMatchObject({
      code: 'database_locked',
      details: { pid, url: 'http://127.0.0.1:3000' },
      message:
        `The data directory ${directory.path} is in use by process ${pid}. Nothing was changed. Its service answers at ` +
        'http://127.0.0.1:3000. Stop it first, or use another directory.',
    })
    expect(await readDataDirectoryLock(directory.path)).toMatchObject({ pid, url: 'http://127.0.0.1:3000' })

    holder.process.stdin?.end()
    await holder.ended()
    expect(await readDataDirectoryLock(directory.path)).toBeUndefined()
    expect(await readdir(directory.path)).not.toContain('bot-memory.lock')
    expect(await tryToLock()).toBe('locked')
  })

  test('whose holder was killed is taken over at once, with all that was committed', async () => {
    await directory.fill()
    const holder = startChild(new URL('../support/hold-directory.ts', import.meta.url), directory.path)
    expect(await holder.next()).toEqual({ opened: true })
    holder.process.kill('SIGKILL')
    await holder.ended()
    expect(await readdir(directory.path)).toContain('bot-memory.lock')

    const start = performance.now()
    const database = await openDatabase({ dataDir: directory.path })
    onTestFinished(() => database.close())
    expect(performance.now() - start).toBeLessThan(10_000)
    expect(await queryRows(database.db, sql`select model from embedding_models`)).toEqual([{ model: 'kept' }])
    expect(await readDataDirectoryLock(directory.path)).toMatchObject({ pid: process.pid })
  })

  test('is free when the holder exits without closing', async () => {
    const script = `
      import { lockDataDirectory } from ${JSON.stringify(new URL('../../src/database/lock-file.ts', import.meta.url).href)}
      await lockDataDirectory(${JSON.stringify(directory.path)})
      process.exit(3)`
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script])
    expect(await once(child, 'exit')).toEqual([3, null])
    expect(await readdir(directory.path)).toEqual([])
  })
})

test('the same process cannot open a directory twice', async () => {
  expect(await tryToLock()).toBe('locked')
  expect(await tryToLock()).toEqual({ code: 'database_locked', details: { pid: process.pid, url: undefined } })
})

test('one of many that come at once gets the directory', async () => {
  const outcomes = await Promise.all(Array.from({ length: 20 }, tryToLock))
  expect(outcomes.filter((outcome) => outcome === 'locked')).toHaveLength(1)
})

test('one of many that find an abandoned lock at once takes it over, and the guard does not stay', async () => {
  await writeLock(lockOf({ ...ownIdentity(), pid: await deadPid() }))
  const outcomes = await Promise.all(Array.from({ length: 20 }, tryToLock))
  expect(outcomes.filter((outcome) => outcome === 'locked')).toHaveLength(1)
  expect(await readdir(directory.path)).toEqual(['bot-memory.lock'])
})

test('a guard left by a process that was killed while it took over is taken over too', async () => {
  const abandoned = lockOf({ ...ownIdentity(), pid: await deadPid() })
  await writeLock(abandoned)
  await writeFile(`${lockPath()}.takeover`, abandoned)
  expect(await tryToLock()).toBe('locked')
  expect(await readdir(directory.path)).toEqual(['bot-memory.lock'])
})

describe('whether a lock is abandoned', () => {
  test('it is not while a process of another user holds it', async () => {
    const { pidSpace } = ownIdentity()
    await writeLock(lockOf({ pid: 1, pidSpace }))
    expect(await tryToLock()).toMatchObject({ code: 'database_locked', details: { pid: 1 } })
  })

  test('in another container it is when its holder has not touched it for a while', async () => {
    await writeLock(lockOf({ pid: process.pid, pidSpace: 'pid:[1]' }))
    expect(await tryToLock()).toMatchObject({ code: 'database_locked' })
    await olderBy(60)
    expect(await tryToLock()).toBe('locked')
  })

  test('a half-written one is when its writer has had time enough', async () => {
    await writeLock('{"pid": 1')
    await olderBy(60)
    expect(await tryToLock()).toBe('locked')
  })

  test('a half-written one is waited for', async () => {
    await writeLock('')
    setTimeout(() => writeLock(lockOf({ pid: 1, pidSpace: ownIdentity().pidSpace })), 100)
    expect(await tryToLock()).toMatchObject({ code: 'database_locked', details: { pid: 1 } })
  })
})

/** Only Linux tells these from a process that runs. */
if (existsSync('/proc/self/stat')) {
  describe('a lock whose pid is taken all the same', () => {
    test('is abandoned when the pid was given to another process since', async () => {
      await writeLock(lockOf({ ...ownIdentity(), pid: process.ppid, processStart: '1' }))
      expect(await readDataDirectoryLock(directory.path)).toBeUndefined()
      expect(await tryToLock()).toBe('locked')
    })

    test('is abandoned when its process has ended and its parent has not noticed yet', async () => {
      const parent = spawn('sh', ['-c', 'sleep 0 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
      onTestFinished(() => void parent.kill())
      const [output] = (await once(parent.stdout, 'data')) as [Buffer]
      await new Promise((resolve) => setTimeout(resolve, 200))
      const { pidSpace } = ownIdentity()
      await writeLock(lockOf({ pid: Number(output), pidSpace }))
      expect(await tryToLock()).toBe('locked')
    })
  })
}

describe('a held lock', () => {
  test('says where the service answers, from when it was announced', async () => {
    const lock = await lockDataDirectory(directory.path)
    onTestFinished(lock.release)
    expect(await readDataDirectoryLock(directory.path)).toMatchObject({ pid: process.pid, url: undefined })
    await lock.announce('http://127.0.0.1:4000')
    expect(await readDataDirectoryLock(directory.path)).toMatchObject({
      pid: process.pid,
      url: 'http://127.0.0.1:4000',
    })
    lock.release()
    expect(await readdir(directory.path)).toEqual([])
  })

  test('that somebody else has taken meanwhile is left to them', async () => {
    const lock = await lockDataDirectory(directory.path)
    const theirs = lockOf({ ...ownIdentity(), pid: 1 })
    await writeLock(theirs)
    lock.release()
    expect(await readFile(lockPath(), 'utf8')).toBe(theirs)
  })
})

test('leftovers of PostgreSQL itself are no lock', async () => {
  await directory.fill()
  await writeFile(join(directory.path, 'postmaster.pid'), `${process.ppid}\n/pglite/data\n`)
  const database = await openDatabase({ dataDir: directory.path })
  await database.close()
})

describe('a directory that cannot be written', () => {
  test('is refused with one line that says why', async () => {
    const readOnly = join(directory.path, 'read-only')
    await mkdir(readOnly, { mode: 0o555 })
    const root = process.geteuid?.() === 0
    if (root) process.seteuid?.(65_534) // root may write everywhere
    const error = await openDatabase({ dataDir: join(readOnly, 'data') }).catch((caught: unknown) => caught)
    if (root) process.seteuid?.(0)
    expect(error).toMatchObject({
      code: 'database_unwritable',
      message:
        `The data directory ${join(readOnly, 'data')} cannot be written: this user has no permission. ` +
        'Nothing was changed. Mend that, or use another directory.',
    })
  })

  test('because it is a file', async () => {
    await writeFile(join(directory.path, 'file'), '')
    for (const path of ['file', 'file/data']) {
      await expect(openDatabase({ dataDir: join(directory.path, path) })).rejects.toMatchObject({
        code: 'database_unwritable',
        message: expect.stringContaining('is a file'),
      })
    }
  })
})
