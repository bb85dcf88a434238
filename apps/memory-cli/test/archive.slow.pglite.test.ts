import { existsSync } from 'node:fs'
import { truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDataDirectory } from './support/bot.js'
import { bot } from './support/command.js'

let dataDir: string
let folder: string
let remove: () => Promise<void>
beforeAll(async () => {
  const made = await makeDataDirectory()
  await made.database.close()
  ;({ dataDir, remove } = made)
  folder = join(dataDir, '..')
})
afterAll(() => remove())

test('an archive is written, read, proved and brought back, and a broken one is told', async () => {
  const file = join(folder, 'backup.tar.gz')
  const created = await bot(['archive', 'create', file, '--data-dir', dataDir])
  expect(created).toMatchObject({ exitCode: 0, output: expect.stringContaining('and read it back') })
  expect(created.output).toContain('conversation_history: 4')
  expect(await bot(['archive', 'create', file, '--data-dir', dataDir])).toMatchObject({
    exitCode: 1,
    errors: expect.stringContaining('is there already'),
  })
  expect(await bot(['archive', 'inspect', file])).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('is whole'),
  })
  expect(await bot(['archive', 'verify', file])).toMatchObject({
    exitCode: 0,
    output: expect.stringContaining('every row came back as it was'),
  })

  const elsewhere = ['--data-dir', join(folder, 'elsewhere')]
  expect(await bot(['archive', 'restore', file, ...elsewhere])).toMatchObject({ exitCode: 2 })
  const restored = await bot(['archive', 'restore', file, '--yes', '--json', ...elsewhere])
  expect(JSON.parse(restored.output)).toMatchObject({ left: 0, tables: { conversation_history: { restored: 4 } } })

  await truncate(file, 2_000)
  expect(await bot(['archive', 'verify', file])).toMatchObject({ exitCode: 1, output: '' })
})

test('one that is stopped says that nothing was left', async () => {
  const file = join(folder, 'stopped.tar.gz')
  const create = ['archive', 'create', file, '--data-dir', dataDir, '--json']
  const stopped = await bot(create, { signal: AbortSignal.abort() })
  expect(stopped.exitCode).toBe(130)
  expect(JSON.parse(stopped.output)).toMatchObject({ error: { code: 'stopped' } })
  expect(existsSync(file)).toBe(false)
})

test('a directory keeps as many as it should', async () => {
  const keeping = ['archive', 'create', '--dir', folder, '--keep', '1', '--data-dir', dataDir]
  expect((await bot(keeping)).exitCode).toBe(0)
  await new Promise((resolve) => setTimeout(resolve, 1_100))
  expect((await bot(keeping)).output).toMatch(/Removed .*bot-memory-.*\.tar\.gz/)
  expect((await bot(['archive', 'create', '--keep', '1', '--data-dir', dataDir])).exitCode).toBe(2)
})
