import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { bot } from './support/command.js'
import { useTestDatabase } from './support/database.js'
import { startServices } from './support/services.js'

const OPERATOR = 'token-of-the-operator-0123456789'
const READER = 'token-of-the-reader-0123456789'

const database = useTestDatabase()
const tables = ['users', 'personas', 'memories', 'memory_vectors', 'conversation_history', 'embedding_backlog']

async function countRows(): Promise<Record<string, number>> {
  const counted = [...tables, `pgboss.job where name = 'reply'`].map(
    (table) => `select '${table.replaceAll("'", '')}' as name, count(*)::int as rows from ${table}`,
  )
  const result = await database.db.execute(counted.join(' union all '))
  const rows = (Array.isArray(result) ? result : (result as { rows: unknown[] }).rows) as {
    name: string
    rows: number
  }[]
  return Object.fromEntries(rows.map(({ name, rows }) => [name, rows]))
}

describe('verify', () => {
  let url: string
  let before: Record<string, number>

  beforeAll(async () => {
    const tokens = [
      { role: 'operator' as const, token: OPERATOR },
      { role: 'reader' as const, token: READER },
    ]
    const services = await startServices(database, { tokens })
    url = services.url
    before = await countRows()
    return () => services.stop()
  })
  afterEach(() => {
    vi.unstubAllEnvs()
  })

  const verify = (token: string, ...args: string[]) => {
    vi.stubEnv('GATEWAY_TOKEN', token)
    return bot(['verify', '--url', url, ...args])
  }

  test('talks, finds the memory made, recalls it, and leaves nothing behind', async () => {
    const { exitCode, output } = await verify(OPERATOR, '--json', '--p95', '5000')
    const { status, checks } = JSON.parse(output) as { status: string; checks: { check: string; severity: string }[] }
    const found = Object.fromEntries(checks.map(({ check, severity }) => [check, severity]))
    expect(found).toMatchObject({
      ...{
        ping: 'ok',
        clock: 'ok',
        memory: 'ok',
        retrieval: 'ok',
        latency: 'ok',
        jobs: 'ok',
        errors: 'ok',
        cleanup: 'ok',
      },
      conversation: 'warning', // no language model here
    })
    expect([status, exitCode]).toEqual(['warning', 3])
    expect(await countRows()).toEqual(before)
  })

  test('cut off, it cleans up; so it does after one that was killed', async () => {
    const stop = new AbortController()
    vi.stubEnv('GATEWAY_TOKEN', OPERATOR)
    const running = bot(['verify', '--url', url], { signal: stop.signal })
    await expect.poll(async () => (await countRows()).users, { interval: 5, timeout: 10_000 }).toBe(before.users! + 1)
    stop.abort()
    const { exitCode, output } = await running
    expect(exitCode).toBe(130)
    expect(await countRows(), output).toEqual(before)
  })

  test('says what is too slow', async () => {
    const { exitCode, output } = await verify(OPERATOR, '--p95', '1', '--personality', 'lilith')
    expect(exitCode).toBe(1)
    expect(output).toMatch(/^FAULT {4}latency .*20 searches of \d people: p95 \d+ ms, .*\(limit 1 ms\)\.$/m)
  })

  test('of a token that may not erase says so, and does not talk', async () => {
    const { exitCode, output } = await verify(READER)
    expect(exitCode).toBe(1)
    expect(output).toContain('Put the token of an operator into GATEWAY_TOKEN.')
    expect(output).not.toMatch(/conversation/)
    expect(await countRows()).toEqual(before)
  })

  test('finds nobody to talk to, or no gateway', async () => {
    expect((await verify(OPERATOR, '--personality', 'nobody')).output).toMatch(/FAULT {4}conversation .*slug/)
    const other = createServer((_, response) => response.writeHead(503).end())
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const ran = await bot(['verify', '--url', `http://127.0.0.1:${(other.address() as AddressInfo).port}`])
    other.close()
    expect(ran).toMatchObject({ exitCode: 1, output: expect.stringMatching(/^FAULT {4}ping/) })
  })
})
