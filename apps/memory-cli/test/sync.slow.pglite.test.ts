import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '@bot/memory'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bot } from './support/command.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'sync-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a dry run shows the tables, a sync writes them, and then nothing differs', async () => {
  const [from, to] = [join(folder, 'from'), join(folder, 'to')]
  for (const dataDir of [from, to]) expect(await bot(['migrate', '--data-dir', dataDir])).toMatchObject({ exitCode: 0 })
  const database = await openDatabase({ dataDir: from })
  await database.db.execute(`insert into system_prompts (id, name, content)
    values (gen_random_uuid(), 'greeting', 'Olga keeps bees')`)
  await database.close()

  const sync = (...args: string[]) => bot(['sync', '--from', from, '--to', to, ...args])
  const planned = await sync('--dry-run')
  expect(planned).toMatchObject({ exitCode: 0, output: expect.stringContaining('system_prompts: 1 new') })
  expect(planned.output).toContain('Nothing was written')
  expect(planned.output).not.toContain('Olga')
  expect(await sync()).toMatchObject({ exitCode: 0, output: expect.stringContaining('system_prompts: 1 new') })
  expect((await sync()).output).toContain('Nothing differs.')
})
