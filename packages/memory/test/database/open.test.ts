import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest'
import { lockDataDirectory, readDataDirectoryLock } from '../../src/database/lock-file.js'
import { type OpenDatabaseOptions, openDatabase } from '../../src/database/open.js'
import type { MemoryError } from '../../src/errors.js'

const failureOf = async (options: OpenDatabaseOptions): Promise<MemoryError> =>
  openDatabase(options).then(
    () => expect.unreachable('the database opened'),
    (error: MemoryError) => error,
  )

describe('a URL that cannot be understood', () => {
  test.each([
    ['another kind of database', 'mysql://root:hunter2@db/bot'],
    ['no scheme', 'db.internal:hunter2'],
    ['nothing', ''],
    ['a password that is not encoded', 'postgres://bot:hunter2#/@[db/bot'],
    ['a scheme alone', 'pglite://'],
    ['a path that is not encoded', 'pglite://hunter2%zz'],
  ])('is refused and not printed: %s', async (_, url) => {
    const failure = await failureOf({ url })
    expect(failure.code).toBe('invalid_input')
    expect(failure.message).not.toContain('hunter2')
  })

  test('together with a data directory is one too many', async () => {
    expect(await failureOf({ url: 'memory://', dataDir: 'data' })).toMatchObject({ code: 'invalid_input' })
  })
})

test('a snapshot cannot be loaded into a server', async () => {
  const failure = await failureOf({ url: 'postgres://127.0.0.1/bot', snapshot: new Blob([]) })
  expect(failure.code).toBe('invalid_input')
})

describe('a place for an embedded database', () => {
  let folder: string
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'open-'))
    return () => rm(folder, { recursive: true })
  })

  test.each([
    ['dataDir', (path: string) => ({ dataDir: path })],
    ['an absolute URL', (path: string) => ({ url: `pglite://${path}` })],
    ['a relative URL', (path: string) => ({ url: `pglite://${relative('.', path)}` })],
    ['a URL with encoded characters', (path: string) => ({ url: `pglite://${encodeURI(path)}` })],
  ])('can be named by %s', async (_, optionsFor) => {
    const path = join(folder, 'my data')
    // A directory that is held shows where the options lead, without a database being made.
    const lock = await lockDataDirectory(path)
    onTestFinished(lock.release)
    expect(await failureOf(optionsFor(path))).toMatchObject({ code: 'database_locked', details: { pid: process.pid } })
  })

  test('that cannot be opened is let go', async () => {
    const failure = await failureOf({ dataDir: folder, snapshot: new Blob(['not a database']) })
    expect(failure).toMatchObject({ code: 'database_failed' })
    expect(await readDataDirectoryLock(folder)).toBeUndefined()
  })
})

describe('a server that', () => {
  const listen = async (onConnection: (socket: Socket) => void) => {
    const server = createServer(onConnection).listen(0, '127.0.0.1')
    await vi.waitUntil(() => server.listening)
    onTestFinished(() => void server.close())
    return (server.address() as AddressInfo).port
  }

  test('is not there is unavailable; neither address nor password is printed', async () => {
    const failure = await failureOf({ url: 'postgres://bot:hunter2@127.0.0.1:1/bot' })
    expect(failure).toMatchObject({ code: 'database_unavailable', details: { reason: 'ECONNREFUSED' } })
    expect(failure.message).toContain('cannot be reached')
    expect(JSON.stringify([failure.message, failure.stack, failure.cause])).not.toMatch(/hunter2|127\.0\.0\.1/)
  })

  test('has a name nobody knows is unavailable', async () => {
    const failure = await failureOf({ url: 'postgres://bot@no-such-host.invalid/bot' })
    expect(failure.code).toBe('database_unavailable')
  })

  test('accepts connections and stays silent is unavailable after the connect timeout', async () => {
    const port = await listen(() => {})
    const failure = await failureOf({ url: `postgres://bot@127.0.0.1:${port}/bot?connect_timeout=1` })
    expect(failure).toMatchObject({ code: 'database_unavailable', details: { reason: 'CONNECT_TIMEOUT' } })
  })

  test.each([
    ['hangs up', (socket: Socket) => void socket.destroy()],
    ['speaks another protocol', (socket: Socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
  ])('%s is unavailable at once, after few attempts', async (_, answer) => {
    let connections = 0
    const port = await listen((socket) => {
      connections += 1
      answer(socket)
    })
    const failure = await failureOf({ url: `postgres://bot@127.0.0.1:${port}/bot` })
    expect(failure).toMatchObject({ code: 'database_unavailable', details: { reason: 'CONNECTION_CLOSED' } })
    expect(connections).toBeLessThanOrEqual(3)
  })
})
