import { expect, test } from 'vitest'
import { useBot } from './support/bot.js'
import { bot } from './support/command.js'

const running = useBot()
const there = (...args: string[]) => bot([...args, '--data-dir', running.dataDir])

test('health of a directory that a running bot holds is asked of its gateway', async () => {
  const { exitCode, output } = await there('health')
  expect(exitCode).toBe(0)
  expect(output).toMatch(/^status: ok\n/)
  expect(output).toMatch(/^database {2}pglite, PostgreSQL \d/m)
  // Only the gateway knows of jobs.
  expect(output).toMatch(/^jobs .*\b0 failed/m)

  const report = JSON.parse((await there('health', '--json')).output)
  expect(report).toMatchObject({ status: 'ok', embedder: { semantic: false }, jobs: { failed: 0 } })
})

test('migrate says that it was migrated already', async () => {
  const { exitCode, output } = await there('migrate')
  expect(exitCode).toBe(0)
  expect(output).toBe(
    `Process ${process.pid} holds the database and has migrated it when it started; its gateway is ${running.url}.\n`,
  )
})

test('rebuild runs there as a job, with its filters, and its report comes back', async () => {
  const january = ['--until', '2026-02-01', '--personality', 'lilith']
  const dry = await there('rebuild', '--dry-run', ...january)
  expect(dry.output).toMatch(/^1 turn: 1 would be new, 0 known, 0 refused/)
  const real = await there('rebuild', ...january)
  expect(real).toMatchObject({ exitCode: 0, output: expect.stringMatching(/^1 turn: 1 new, 0 known, 0 refused/) })
  const all = await there('rebuild', '--json')
  expect(JSON.parse(all.output)).toMatchObject({ turns: 2, inserted: 1, known: 1, pending: 0 })
  expect((await there('rebuild', '--personality', 'nobody')).exitCode).toBe(2)
})
