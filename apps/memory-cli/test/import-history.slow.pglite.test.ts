import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeDataDirectory } from './support/bot.js'
import { bot } from './support/command.js'

let dataDir: string
let remove: () => Promise<void>
beforeAll(async () => {
  const made = await makeDataDirectory()
  await made.database.close()
  ;({ dataDir, remove } = made)
})
afterAll(() => remove())

const run = (...args: string[]) => bot([...args, '--data-dir', dataDir])

test('history comes in from CSV with its people, and a rebuild says what it would cost', async () => {
  const people = join(dataDir, '..', 'people.json')
  await writeFile(people, JSON.stringify([{ discordId: '601', username: 'noor', persona: { name: 'Noor' } }]))
  const csv = join(dataDir, '..', 'history.csv')
  const rows = [
    'channel_id,personality,user,role,content,created_at',
    '955,lilith,noor,user,I paint boats.,2026-03-01 10:00:00+00',
    '955,lilith,noor,assistant,Boats remember.,2026-03-01 10:00:05+00',
    '955,lilith,nobody,user,Who?,2026-03-01 10:00:06+00',
  ]
  await writeFile(csv, rows.join('\n'))
  const first = await run('import', 'history', csv, '--people', people)
  expect(first).toMatchObject({ exitCode: 3, output: expect.stringContaining('3 messages: 2 new, 0 known') })
  expect(first.output).toContain('line 3: unknown_user')
  expect((await run('import', 'history', csv, '--json')).output).toContain('"known": 2')

  const dry = await run('rebuild', '--channel', '955', '--dry-run')
  expect(dry).toMatchObject({ exitCode: 0, output: expect.stringContaining('1 turn: 1 would be new') })
  expect(dry.output).toMatch(/Embedding them takes \d+ tokens/)
  expect(await run('rebuild', '--concurrency', 'many')).toMatchObject({ exitCode: 2 })
})

test('a file that is none is told in a line', async () => {
  expect(await run('import', 'history', join(dataDir, 'none.csv'))).toMatchObject({ exitCode: 2 })
  expect(await run('import', 'history', join(dataDir, '..', 'people.json'), '--people', dataDir)).toMatchObject({
    exitCode: 2,
    errors: expect.stringContaining('cannot be read'),
  })
})
