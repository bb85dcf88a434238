import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { migrateDatabase, openDatabase } from '@bot/memory'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** Starts the service as it is deployed, with this environment and no other. */
function start(environment: Record<string, string>): ChildProcess & { output: string; errors: string } {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH, ...environment } })
  const service = Object.assign(child, { output: '', errors: '' })
  child.stdout.on('data', (chunk) => (service.output += chunk))
  child.stderr.on('data', (chunk) => (service.errors += chunk))
  return service
}

describe('the service by itself', { timeout: 60_000 }, () => {
  let folder: string
  let environment: Record<string, string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'gateway-'))
    const database = await openDatabase({ dataDir: join(folder, 'data') })
    await migrateDatabase(database)
    await database.close()
    environment = { DATABASE_URL: `pglite://${join(folder, 'data')}`, OPENAI_API_KEY: 'none', PORT: '0', HOST: '' }
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('says where it listens, answers there, and ends with 0 when it is told to', async () => {
    const service = start({ ...environment, QDRANT_URL: 'https://old.example', QDRANT_API_KEY: 'hunter22' })
    await expect.poll(() => service.output, { timeout: 30_000 }).toContain('"msg":"listening"')
    const { url } = JSON.parse(service.output.split('\n').find((line) => line.includes('listening'))!) as {
      url: string
    }
    expect((await fetch(`${url}/health`)).status).toBe(200)
    const warnings = service.output.split('\n').filter((line) => line.includes('QDRANT_'))
    expect(warnings.map((line) => JSON.parse(line))).toMatchObject([{ variables: ['QDRANT_API_KEY', 'QDRANT_URL'] }])
    expect(service.output).not.toContain('hunter22')

    service.kill('SIGTERM')
    expect(await once(service, 'exit')).toEqual([0, null])
    expect(service.errors).toBe('')
  })

  test('a database that is not there is one line', async () => {
    const service = start({ ...environment, DATABASE_URL: 'postgres://bot:hunter22@127.0.0.1:1/bot' })
    expect(await once(service, 'exit')).toEqual([1, null])
    expect(service.errors).toMatch(/^The database cannot be reached\. .*\n$/)
    expect(service.output + service.errors).not.toContain('hunter22')
  })

  test('a wrong environment is one line that names what is wrong, and quotes none of it', async () => {
    const service = start({ DATABASE_URL: '', PORT: '99999', GATEWAY_TOKEN: 'hunter22', OPENAI_BASE_URL: 'secret' })
    expect(await once(service, 'exit')).toEqual([1, null])
    expect(service.errors).toMatch(/^The environment is not right\. .*\n$/)
    for (const name of ['DATABASE_URL', 'PORT', 'GATEWAY_TOKEN', 'OPENAI_BASE_URL']) {
      expect(service.errors).toContain(name)
    }
    expect(service.errors).not.toMatch(/hunter22|secret/)
  })
})
