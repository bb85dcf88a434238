import { describe, expect, test } from 'vitest'
import { localChannelId, localUserId } from '../src/chat/identity.js'
import { useBot } from './support/bot.js'
import { bot } from './support/command.js'

const running = useBot()
const chat = (args: string[], input: string) => bot(['chat', '--data-dir', running.dataDir, ...args], { input })

describe('chat from a pipe', () => {
  test('prints the reply to each line, in order', async () => {
    const { exitCode, output, errors } = await chat(
      ['--personality', 'lilith', '--user', 'piper'],
      'My dog Rex hates thunder.\n\n  \nThe kettle is red.\n',
    )
    expect({ exitCode, errors }).toEqual({ exitCode: 0, errors: '' })
    expect(output.match(/I will remember that/g)).toHaveLength(2)
  })

  test('meets its memories again in the next session, elsewhere', async () => {
    await chat(['--personality', 'lilith', '--user', 'teller'], 'My uncle Pavel restores church organs.\n')
    const { output } = await chat(
      ['--personality', 'lilith', '--user', 'teller', '--channel', '77'],
      'What does my uncle Pavel restore?\n',
    )
    expect(output).toContain('church organs')
  })

  test('speaks as whoever is known by that name', async () => {
    const ask = 'Where does my sister Olga keep her bees?\n'
    expect((await bot(['rebuild', '--data-dir', running.dataDir])).exitCode).toBe(0)
    const asMara = await chat(['--personality', 'lilith', '--user', 'mara'], ask)
    expect(asMara.output).toContain('on a roof in Riga')
    const asNobody = await chat(['--personality', 'lilith', '--user', 'somebody else'], ask)
    expect(asNobody.output).not.toContain('Riga')
    const asTheSame = await chat(['--personality', 'lilith', '--user', 'renamed', '--discord-id', '501'], ask)
    expect(asTheSame.output).toContain('on a roof in Riga')
  })

  test('prints JSON a line where that is asked for', async () => {
    const { output } = await chat(['--personality', 'fenn', '--json'], 'one\ntwo\n')
    const lines = output.trimEnd().split('\n')
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { message: 'one', content: expect.any(String), memoriesUsed: expect.any(Array), fromModel: false },
      { message: 'two', content: expect.any(String), memoriesUsed: expect.any(Array), fromModel: false },
    ])
  })

  test('ends at /quit', async () => {
    const { output } = await chat(['--personality', 'lilith'], '/quit\nnever sent\n')
    expect(output).toBe('')
  })

  test('names what is wrong with one message, and sends the others', async () => {
    const { exitCode, output, errors } = await chat(['--personality', 'lilith'], `${'x'.repeat(100_001)}\nHello\n`)
    expect(exitCode).toBe(1)
    expect(errors.trimEnd().split('\n')).toHaveLength(1)
    expect(output).toContain('I will remember that')
  })
})

describe('chat without a usable address', () => {
  test('says whom one can talk to', async () => {
    expect(await chat([], 'Hello\n')).toMatchObject({
      exitCode: 2,
      errors: 'Say whom to talk to: --personality with one of fenn, lilith.\n',
    })
    expect(await chat(['--personality', 'nobody'], 'Hello\n')).toMatchObject({
      exitCode: 2,
      errors: 'There is no personality nobody; there are: fenn, lilith.\n',
    })
  })

  test('says how to start the bot where none runs', async () => {
    const { exitCode, errors } = await bot(['chat', '--url', 'http://127.0.0.1:1', '--personality', 'lilith'])
    expect(exitCode).toBe(1)
    expect(errors).toContain('No gateway answers at http://127.0.0.1:1. Start one with `npx -y pnpm@10.34.9 start`')
  })
})

test('ids of a terminal are Discord-like, stable, and differ by name', () => {
  expect(localUserId('mara')).toBe('76016831168245855')
  expect(localUserId('mara')).toMatch(/^\d{17}$/)
  expect(new Set(['mara', 'joon', 'Mara'].map(localUserId)).size).toBe(3)
  expect(localChannelId(localUserId('mara'))).not.toBe(localUserId('mara'))
})
