import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { findToken, openDatabase } from '@bot/memory'
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

const token = (...args: string[]) => bot(['token', ...args, '--data-dir', dataDir])

async function known(text: string): Promise<unknown> {
  const database = await openDatabase({ dataDir })
  try {
    return await findToken(database, text, new Date())
  } finally {
    await database.close()
  }
}

async function stored(): Promise<string> {
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true })
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'latin1'))
  return (await Promise.all(texts)).join('\n')
}

test('a token is shown once, known by its hash, listed without it, and revoked', async () => {
  const made = await token('create', '--name', 'the bot', '--role', 'service')
  expect(made).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^bmt_\S{43}\n$/) })
  const secret = made.output.trim()
  expect(await known(secret)).toMatchObject({ role: 'service', name: 'the bot' })
  const everything = await stored()
  expect(everything).toContain('the bot')
  expect(everything).not.toContain(secret)

  const listed = await token('list')
  expect(listed.output).toMatch(/service {2}good .* the bot/)
  expect(listed.output + made.errors).not.toContain(secret)
  const { tokens } = JSON.parse((await token('list', '--json')).output)
  expect(await token('revoke', tokens[0].id)).toMatchObject({ exitCode: 0, output: expect.stringContaining('Revoked') })
  expect(await known(secret)).toBeNull()
  expect((await token('revoke', tokens[0].id)).output).toBe('It was revoked before.\n')
  expect((await token('list')).output).toContain('revoked')
})

test('a token of a person is theirs, and nobody gets one for somebody unknown', async () => {
  const person = ['create', '--name', 'mara', '--role', 'person']
  const made = JSON.parse((await token(...person, '--user', 'mara', '--expires', '2096-01-31', '--json')).output)
  expect(await known(made.token)).toMatchObject({ role: 'person', userId: made.userId })
  for (const more of [[], ['--user', 'nobody'], ['--persona', 'x'], ['--user', 'mara', '--expires', '2020-01-01']]) {
    expect(await token(...person, ...more)).toMatchObject({
      exitCode: 2,
      errors: expect.stringContaining('No token was'),
    })
  }
  expect(await token('create', '--name', 'x', '--role', 'king')).toMatchObject({ exitCode: 2 })
  expect(await token('create', '--name', 'x', '--role', 'reader', '--user', 'mara')).toMatchObject({ exitCode: 2 })
  expect(await token('revoke', crypto.randomUUID())).toMatchObject({ exitCode: 2 })
})
