import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createEmbedder, PgvectorMemoryAdapter } from '@bot/memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDataDirectory } from './support/bot.js'
import { bot } from './support/command.js'

/* Commands that open the database themselves, because nobody holds it. */

let dataDir: string
let remove: () => Promise<void>
let elsewhere: string

beforeAll(async () => {
  const made = await makeDataDirectory()
  await made.database.close()
  ;({ dataDir, remove } = made)
  elsewhere = await mkdtemp(join(tmpdir(), 'memory-cli-'))
})
afterAll(async () => {
  await remove()
  await rm(elsewhere, { recursive: true, force: true })
})

test('rebuild counts first, then makes the memories, then finds them made', async () => {
  const rebuild = (...args: string[]) => bot(['rebuild', '--data-dir', dataDir, ...args])
  expect((await rebuild('--dry-run')).output).toMatch(/^2 turns: 2 would be new, 0 known/)
  const first = await rebuild()
  expect(first).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^2 turns: 2 new, 0 known/) })
  expect(first.errors).toContain('Rebuilding memories: 2 of 2 turns')
  expect(JSON.parse((await rebuild('--json')).output)).toMatchObject({ turns: 2, inserted: 0, known: 2, pending: 0 })
})

test('health is read from the database itself', async () => {
  const { exitCode, output } = await bot(['health', '--data-dir', dataDir])
  expect(exitCode).toBe(0)
  expect(output).toMatch(/^embedder {2}universal-sentence-encoder-lite, in use$/m)
})

test('a stopped rebuild says how to go on, and goes on', async () => {
  const stopped = await bot(['rebuild', '--data-dir', dataDir, '--channel', '901'], { signal: AbortSignal.abort() })
  expect(stopped.exitCode).toBe(130)
  expect(stopped.output).toContain('Stopped. The same command goes on from here.')
  const next = await bot(['rebuild', '--data-dir', dataDir, '--channel', '901'])
  expect(next.output).toMatch(/^2 turns: 0 new, 2 known/)
})

test('migrate makes a database where there is none, and finds it made', async () => {
  const path = join(elsewhere, 'data')
  const first = await bot(['migrate', '--data-dir', path])
  expect(first).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^Applied:\n {2}0000_/) })
  expect(await bot(['migrate', '--data-dir', path])).toMatchObject({ output: 'The schema is up to date.\n' })
})

test('a database of a model that cannot be opened is down in health, and refused by rebuild', async () => {
  const made = await makeDataDirectory()
  const hashing = await createEmbedder({ provider: 'hashing' })
  const embedder = { ...hashing, model: 'text-embedding-3-small' }
  await new PgvectorMemoryAdapter({ database: made.database, embedder }).checkModel()
  await made.database.close()
  const health = await bot(['health', '--data-dir', made.dataDir])
  expect(health.exitCode).toBe(1)
  expect(health.output).toMatch(/^status: down\n/)
  const rebuild = await bot(['rebuild', '--data-dir', made.dataDir])
  expect(rebuild.exitCode).toBe(1)
  expect(rebuild.errors).toContain('the embedder configured now is universal-sentence-encoder-lite')
  await made.remove()
})

test('a place without a database is named, and not made', async () => {
  const path = join(elsewhere, 'nowhere')
  for (const command of ['health', 'rebuild']) {
    const { exitCode, errors } = await bot([command, '--data-dir', path])
    expect(exitCode).toBe(1)
    expect(errors).toContain(`There is no database in ${path}.`)
  }
  const json = await bot(['health', '--json', '--data-dir', path])
  expect(JSON.parse(json.output)).toMatchObject({ error: { code: 'no_database' } })
  expect(json.errors).toBe('')
})

test('a database that is behind is named, and not changed', async () => {
  const path = join(elsewhere, 'empty')
  await mkdir(path)
  const { exitCode, errors } = await bot(['rebuild', '--data-dir', path])
  expect(exitCode).toBe(1)
  expect(errors).toContain('bot-memory migrate')
})
