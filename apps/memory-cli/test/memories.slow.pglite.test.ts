import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createEmbedder,
  findPersonality,
  findUsersNamed,
  listPersonas,
  PgvectorMemoryAdapter,
  recordMessage,
} from '@bot/memory'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { makeDataDirectory } from './support/bot.js'
import { bot } from './support/command.js'

let dataDir: string
let remove: () => Promise<void>
const ids: string[] = []
const texts = ['Rex hates thunder', 'rex hates THUNDER!', 'Olga keeps bees', 'tea is at five']

beforeAll(async () => {
  vi.stubEnv('EMBEDDER', 'hashing')
  const made = await makeDataDirectory()
  ;({ dataDir, remove } = made)
  const { database } = made
  const [mara] = await findUsersNamed(database, 'mara')
  const [persona] = await listPersonas(database, { ownerId: mara!.id })
  const lilith = (await findPersonality(database, 'lilith'))!
  const memory = new PgvectorMemoryAdapter({ database, embedder: await createEmbedder({ provider: 'hashing' }) })
  const where = { personaId: persona!.id, personalityId: lilith.id, channelId: '901' }
  await recordMessage(database, {
    ...where,
    guildId: null,
    role: 'user',
    content: texts[3]!,
    createdAt: Date.UTC(2026, 4),
    discordMessageIds: ['4'],
  })
  const added = await memory.addMemories(
    texts.map((text, at) => ({
      text,
      metadata: { ...where, createdAt: Date.UTC(2026, at), messageIds: [String(at + 1)], senders: ['501'] },
    })),
  )
  ids.push(...added.map((one) => one.ids[0]!))
  await database.close()
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await remove()
})

const there = (...args: string[]) => bot([...args, '--data-dir', dataDir])
const listed = async (...args: string[]) =>
  JSON.parse((await there('memories', 'list', '--user', 'mara', '--json', ...args)).output).rows.map(
    (row: { text: string }) => row.text,
  )
const undoOf = (output: string) => there('undo', /undo (\S+)/.exec(output)![1]!)

describe('memories', () => {
  test('are listed with filters, a page at a time', async () => {
    const { exitCode, output } = await there('memories', 'list', '--user', 'mara', '--limit', '2')
    expect(exitCode).toBe(0)
    expect(output).toMatch(/^ID +SAID \(UTC\) +WITH +STATE +TEXT\n/)
    expect(output).toContain(`${ids[3]}  2026-04-01 00:00  Lilith         tea is at five\n`)
    const after = /--after (\S+)/.exec(output)![1]!
    expect(await listed('--after', after)).toEqual([texts[1], texts[0]])
    expect(await listed('--text', 'thunder', '--since', '2026-01-15')).toEqual([texts[1]])
    expect((await there('memories', 'list', '--user', 'mara', '--channel', '1')).output).toBe(
      'No memory is like that.\n',
    )
  })

  test('are shown, edited, locked, hidden and restored, and every change is taken back', async () => {
    const whose = ['--user', 'mara', '--by', 'olga', '--reason', 'asked for']
    const edited = await there('memories', 'edit', ids[2]!, '--text', 'Olga keeps wasps', ...whose)
    expect(edited).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^Replaced\. .*undo /) })
    const shown = await there('memories', 'show', ids[2]!, '--user', 'mara')
    expect(shown.output).toMatch(/state {5}active\nsaid {6}2026-03-01 00:00 UTC, with Lilith/)
    expect(shown.output).toMatch(
      /\nOlga keeps wasps\n\nWHEN.*\n.*edit +bot-memory memories edit \(olga\) .* asked for\n$/s,
    )
    await undoOf(edited.output)
    expect(await listed('--text', 'bees')).toEqual([texts[2]])

    await there('memories', 'lock', ids[2]!, ...whose)
    const refused = await there('memories', 'hide', ids[2]!, ids[3]!, ...whose)
    expect(refused.exitCode).toBe(3)
    expect(refused.output).toContain(`Locked, and left alone: ${ids[2]}`)
    expect(await listed('--state', 'hidden', 'locked')).toEqual([texts[3], texts[2]])
    await there('memories', 'unlock', ids[2]!, ...whose)
    expect((await there('memories', 'restore', ids[3]!, ...whose)).output).toMatch(/^1 restored/)
  })

  test('that say the same are found, merged and taken apart again', async () => {
    const found = await there('duplicates', '--user', 'mara')
    expect(found.output).toMatch(
      /keep .*Rex hates thunder\n {2}again .* 1\.00 +1\.00 .*rex hates THUNDER!\n\n1 memory says/,
    )
    expect(await there('duplicates', '--user', 'mara', '--merge')).toMatchObject({ exitCode: 2 })
    const merged = await there('duplicates', '--user', 'mara', '--merge', '--yes')
    expect(merged.output).toMatch(/^1 merged, 0 left alone/)
    expect(await listed('--text', 'thunder')).toEqual([texts[0]])
    expect((await undoOf(merged.output)).output).toMatch(/^Undone: merge by bot-memory duplicates/)
    expect(await listed('--text', 'thunder')).toHaveLength(2)
  })

  test('are forgotten as shown, softly, and come back', async () => {
    const wanted = ['forget', '--sender', '501', '--until', '2026-02-15']
    const dry = await there(...wanted, '--dry-run')
    expect(dry.output).toMatch(/Rex hates thunder\n.*2 memories of 1 persona would go; 0 locked would stay\.\n$/s)
    expect(await there(...wanted)).toMatchObject({ exitCode: 2, errors: expect.stringContaining('add --yes') })
    expect(await listed()).toHaveLength(4)
    const done = await there(...wanted, '--yes')
    expect(done.output).toMatch(/^2 memories forgotten, 0 messages, 0 locked/)
    expect(await listed()).toEqual([texts[3], texts[2]])
    await undoOf(done.output)
    expect(await listed()).toHaveLength(4)
  })

  test('are exported to a file for its owner alone, or to the output', async () => {
    const file = join(dataDir, '..', 'mara.jsonl')
    const done = await there('export', 'person', file, '--user', 'mara')
    expect(done.output).toMatch(/^Wrote \d+ rows to .*mara\.jsonl\.\n(.*\n)* {2}memories: 4\n/)
    expect((await stat(file)).mode & 0o777).toBe(0o600)
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line).table).filter((table) => table === 'memories')).toHaveLength(4)
    expect(await there('export', 'person', file, '--user', 'mara')).toMatchObject({ exitCode: 2 })
    const piped = await there('export', 'person', '--sender', '501')
    expect(piped.output.split('\n').filter((line) => line.includes('"memories"'))).toHaveLength(4)
  })

  test('are erased with their messages, for good', async () => {
    const wanted = ['forget', '--user', 'mara', '--search', 'tea', '--limit', '1', '--erase', '--with-history']
    expect((await there(...wanted, '--dry-run')).output).toContain('1 memory of 1 persona would go, with 1 message;')
    const done = await there(...wanted, '--yes')
    expect(done.output).toBe('1 memory erased, 1 message, 0 locked and left alone.\n')
    expect(await listed('--text', 'tea')).toEqual([])
    const shown = await there('memories', 'show', ids[3]!, '--user', 'mara')
    expect(shown.output).toMatch(/^This memory is gone.*erase/s)
    const whole = ['forget', '--user', 'mara', '--erase', '--whole-persona']
    expect((await there(...whole, '--dry-run')).output).toMatch(
      /^3 memories, 4 messages and all settings of persona .* of mara .* with its user\.\n$/,
    )
    expect((await there(...whole, '--yes')).output).toMatch(/ erased, and the persona and its user\.\n$/)
    expect((await there('memories', 'list', '--user', 'mara')).errors).toContain('no user of this name')
  })
})

test.each([
  [['forget']],
  [['forget', '--search', 'x']],
  [['forget', '--user', 'keeper', '--with-history']],
  [['forget', '--user', 'keeper', '--erase', '--whole-persona', '--channel', '1']],
  [['memories', 'list']],
  [['memories', 'list', '--persona', 'mara']],
  [['memories', 'edit', '00000000-0000-4000-8000-000000000000', '--user', 'keeper', '--text', '']],
  [['duplicates', '--user', 'keeper', '--threshold', '0.1']],
  [['undo', 'x']],
  [['export', 'person']],
])('%j is refused, and says why in a line', async (args) => {
  const { exitCode, output, errors } = await there(...args)
  expect({ exitCode, output }).toEqual({ exitCode: 2, output: '' })
  expect(errors).toMatch(/^.+\n$/)
})
