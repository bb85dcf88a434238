import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { bot } from './support/command.js'

const commands = [
  ...[
    'migrate',
    'health',
    'verify',
    'rebuild',
    'backlog',
    'chat',
    'duplicates',
    'forget',
    'undo',
    'cutover',
    'rollback',
  ],
  'token',
]

describe('the command line', () => {
  test.each(commands)('%s --help has an example and the exit codes', async (command) => {
    const { exitCode, output } = await bot([command, '--help'])
    expect(exitCode).toBe(0)
    expect(output).toContain(`Example:\n  $ npx -y pnpm@10.34.9 bot-memory ${command}`)
    expect(output).toContain('Exit codes: 0 done')
  })

  test('lists its commands', async () => {
    const { output } = await bot(['--help'])
    for (const command of commands) expect(output).toContain(`  ${command} `)
  })

  test.each([
    [[]],
    [['remember']],
    [['rebuild', '--personas', 'x']],
    [['rebuild', '--from', 'yesterday']],
    [['rebuild', '--persona', 'mara', '--data-dir', '/tmp']],
  ])('%j is wrong usage', async (args) => {
    const { exitCode, errors } = await bot(args)
    expect(exitCode).toBe(2)
    expect(errors).not.toBe('')
  })

  test('fails without a stack, in one line', async () => {
    const url = 'postgres://me:hunter2@127.0.0.1:1/bot'
    const { exitCode, errors } = await bot(['health', '--database-url', url])
    expect(exitCode).toBe(1)
    expect(errors).toMatch(/^The database cannot be reached\..*\n$/)
    expect(errors).not.toContain('hunter2')
  })

  test('ends at once when it is stopped while a gateway keeps it waiting', async () => {
    const silent = createServer()
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}`
    const stop = new AbortController()
    silent.once('request', () => stop.abort())
    const { exitCode, errors } = await bot(['chat', '--url', url], { signal: stop.signal })
    silent.closeAllConnections()
    silent.close()
    expect({ exitCode, errors }).toEqual({ exitCode: 130, errors: '' })
  })

  test('is the same as a process of its own', () => {
    const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
    const ran = spawnSync(process.execPath, [main, 'rebuild', '--nonsense'], { encoding: 'utf8' })
    expect(ran.status).toBe(2)
    expect(ran.stdout).toBe('')
    expect(ran.stderr).toContain("unknown option '--nonsense'")
  })
})
