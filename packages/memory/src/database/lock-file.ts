import { readFileSync, unlinkSync } from 'node:fs'
import { mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { MemoryError } from '../errors.js'
import { isRunning, ownIdentity } from './process-identity.js'

/** The process that holds a data directory. */
export interface DataDirectoryLock {
  readonly pid: number
  /** When it opened the directory; ISO 8601. */
  readonly startedAt: string
  /** Address of the service in front of the directory, once it was announced. */
  readonly url?: string | undefined
}

/** A lock that this process holds. */
export interface HeldLock {
  announce(url: string): Promise<void>
  /** Lets go; safe to call twice. */
  release(): void
}

const LOCK_FILE = 'bot-memory.lock'
/** A lock written in another container counts as abandoned once its holder has not touched it for so long. */
const ABANDONED_AFTER_MS = 15_000
const TOUCH_EVERY_MS = 5_000
/** A lock file without content is being written just now; after so long its writer must have died meanwhile. */
const WRITTEN_WITHIN_MS = 2_000
const GIVE_UP_AFTER_MS = 10_000

const recordSchema = z.object({
  pid: z.number().int().positive(),
  startedAt: z.string(),
  processStart: z.string().optional(),
  pidSpace: z.string(),
  url: z.string().optional(),
})
type LockRecord = z.infer<typeof recordSchema>

/**
 * Takes a data directory, which is made where it is missing, for this process alone.
 *
 * PostgreSQL guards its directory by a lock file; PGlite does not: a second process opens it without an error, and rows
 * are lost. The pid in our lock file says who holds it, so that a lock whose holder was killed is taken over at once.
 *
 * @throws {MemoryError} `database_locked` (`details.pid`, `details.url`), `database_unwritable`
 */
export async function lockDataDirectory(dataDir: string): Promise<HeldLock> {
  const path = join(dataDir, LOCK_FILE)
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    return holdLock(path, await acquire(path, dataDir))
  } catch (error) {
    throw unwritable(error, dataDir)
  }
}

/**
 * Who holds a data directory; undefined = nobody, or a process that ended without letting go.
 *
 * @throws {MemoryError} `database_unwritable` where it is no directory, or not for this user
 */
export async function readDataDirectoryLock(dataDir: string): Promise<DataDirectoryLock | undefined> {
  const found = await readLock(join(dataDir, LOCK_FILE)).catch((error: unknown) => {
    throw unwritable(error, dataDir)
  })
  if (found?.record === undefined || !isHeld(found)) return undefined
  const { pid, startedAt, url } = found.record
  return { pid, startedAt, url }
}

/** Resolves to the content written, which tells our lock from any other. */
async function acquire(path: string, dataDir: string): Promise<string> {
  const content = JSON.stringify({ ...ownIdentity(), startedAt: new Date().toISOString() })
  const deadline = Date.now() + GIVE_UP_AFTER_MS
  while (true) {
    const rival = await attempt(path, content)
    if (rival === undefined) return content
    if ((rival.record !== undefined && isHeld(rival)) || Date.now() > deadline) throw locked(dataDir, rival.record)
    await sleep(20) // it is being written, or was just let go
  }
}

/**
 * Creates the lock, or replaces an abandoned one. Resolves to the lock in the way; undefined = it is ours.
 *
 * Two processes may find an abandoned lock at once. Only the one that holds the guard beside it may replace it, and
 * only while it is still the lock that was found; the guard is a lock like any other, and may be abandoned as well.
 */
async function attempt(path: string, content: string): Promise<FoundLock | undefined> {
  if (await create(path, content)) return undefined
  const found = await readLock(path)
  if (found === undefined) return attempt(path, content) // let go meanwhile
  if (isHeld(found)) return found

  const guard = `${path}.takeover`
  const rival = await attempt(guard, content)
  if (rival !== undefined) return rival
  try {
    const current = await readLock(path)
    if (current?.content !== found.content) return current ?? found
    await replace(path, content)
    return undefined
  } finally {
    await rm(guard, { force: true })
  }
}

function holdLock(path: string, written: string): HeldLock {
  let content = written
  let held = true
  const touch = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined) // a missed touch is made good by the next
  }, TOUCH_EVERY_MS)
  touch.unref()

  const release = () => {
    if (!held) return
    held = false
    clearInterval(touch)
    process.off('exit', release)
    try {
      if (readFileSync(path, 'utf8') === content) unlinkSync(path)
    } catch {
      // Somebody removed it by hand: it is released all the same.
    }
  }
  process.on('exit', release)
  return {
    async announce(url) {
      content = JSON.stringify({ ...recordSchema.parse(JSON.parse(content)), url })
      await replace(path, content)
    },
    release,
  }
}

async function create(path: string, content: string): Promise<boolean> {
  try {
    await writeFile(path, content, { flag: 'wx', mode: 0o600 })
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  }
}

/** In one step, so that nobody reads half of it or finds it missing. */
async function replace(path: string, content: string): Promise<void> {
  const draft = `${path}.${process.pid}`
  await writeFile(draft, content, { mode: 0o600 })
  await rename(draft, path)
}

interface FoundLock {
  readonly content: string
  /** Undefined where the content is no lock: half-written, or not ours. */
  readonly record: LockRecord | undefined
  readonly touchedMsAgo: number
}

async function readLock(path: string): Promise<FoundLock | undefined> {
  try {
    const [content, { mtimeMs }] = await Promise.all([readFile(path, 'utf8'), stat(path)])
    return { content, record: parseRecord(content), touchedMsAgo: Date.now() - mtimeMs }
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

function parseRecord(content: string): LockRecord | undefined {
  try {
    return recordSchema.parse(JSON.parse(content))
  } catch {
    return undefined
  }
}

function isHeld({ record, touchedMsAgo }: FoundLock): boolean {
  if (record === undefined) return touchedMsAgo < WRITTEN_WITHIN_MS
  const running = isRunning(record)
  return running === 'unknown' ? touchedMsAgo < ABANDONED_AFTER_MS : running
}

function locked(dataDir: string, record: LockRecord | undefined): MemoryError {
  const holder = record === undefined ? 'another process' : `process ${record.pid}`
  const service = record?.url === undefined ? '' : ` Its service answers at ${record.url}.`
  return new MemoryError(
    'database_locked',
    `The data directory ${dataDir} is in use by ${holder}. Nothing was changed.${service} Stop it first, or use another directory.`,
    { details: { pid: record?.pid, url: record?.url } },
  )
}

function unwritable(error: unknown, dataDir: string): unknown {
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'this user has no permission',
    EPERM: 'this user has no permission',
    EROFS: 'its file system is read-only',
    ENOSPC: 'its disk is full',
    EEXIST: 'it is a file',
    ENOTDIR: 'a part of its path is a file',
  }
  const reason = reasons[codeOf(error) ?? '']
  if (reason === undefined) return error
  return new MemoryError(
    'database_unwritable',
    `The data directory ${dataDir} cannot be written: ${reason}. Nothing was changed. Mend that, or use another directory.`,
    { details: { dataDir, reason: codeOf(error) } },
  )
}

const codeOf = (error: unknown): string | undefined => (error as { code?: string } | undefined)?.code
