import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createJobQueue } from '@bot/jobs'
import { type Database, ensurePersonality, ensureUser, migrateDatabase, openDatabase, recordMessage } from '@bot/memory'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { OFFLINE_NOTE } from '../src/responders/offline.js'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** Starts the service as it is deployed, with this environment and no other. */
function start(environment: Record<string, string>): ChildProcess & { output: string; errors: string } {
  const child = spawn(process.execPath, [main], { env: { PATH: process.env.PATH, ...environment } })
  const service = Object.assign(child, { output: '', errors: '' })
  child.stdout.on('data', (chunk) => (service.output += chunk))
  child.stderr.on('data', (chunk) => (service.errors += chunk))
  return service
}

/** Stores a message and its job, as a gateway does. */
async function accept(database: Database, content: string): Promise<string> {
  const user = await ensureUser(database, { discordId: '501', username: 'mara' })
  const personality = await ensurePersonality(database, {
    ...{ slug: 'lilith', name: 'Lilith', ownerId: user.id, characterInfo: 'x', personalityTraits: 'x' },
  })
  const who = { personaId: user.defaultPersonaId, personalityId: personality.id, channelId: '1', guildId: null }
  const { id } = await recordMessage(database, { ...who, role: 'user', content, createdAt: Date.now() })
  const jobs = await createJobQueue({ database })
  const job = await jobs.enqueue('reply', { ...who, userId: user.id, username: user.username, historyId: id })
  await jobs.stop()
  return job.id
}

describe('the worker by itself', { timeout: 60_000 }, () => {
  let folder: string
  let environment: Record<string, string>

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'worker-'))
    environment = { DATABASE_URL: `pglite://${join(folder, 'data')}`, EMBEDDER: 'hashing', LOG_LEVEL: 'debug' }
  })
  afterAll(() => rm(folder, { recursive: true }))

  test('answers what waits, and ends with 0 when it is told to', async () => {
    const before = await openDatabase({ url: environment.DATABASE_URL })
    await migrateDatabase(before)
    const id = await accept(before, 'My dog is called Rex.')
    await before.close()

    const service = start(environment)
    await expect.poll(() => service.output, { timeout: 30_000 }).toContain('"msg":"job done"')
    service.kill('SIGTERM')
    expect(await once(service, 'exit')).toEqual([0, null])
    expect(service.errors).toBe('')
    expect(service.output).not.toMatch(/Rex|mara/)

    const after = await openDatabase({ url: environment.DATABASE_URL })
    const jobs = await createJobQueue({ database: after })
    expect(await jobs.find(id)).toMatchObject({
      state: 'done',
      result: { content: `I will remember that.\n\n${OFFLINE_NOTE}`, fromModel: false },
    })
    await jobs.stop()
    await after.close()
  })

  test('a database that nobody migrated is one line that says what to do', async () => {
    const service = start({ ...environment, DATABASE_URL: `pglite://${join(folder, 'empty')}` })
    expect(await once(service, 'exit')).toEqual([1, null])
    expect(service.errors).toMatch(/^[^\n]*bot-memory migrate[^\n]*\n$/)
  })

  test('a wrong environment is one line that names what is wrong, and quotes none of it', async () => {
    const service = start({ DATABASE_URL: '', EMBEDDER: 'hunter22', OPENAI_BASE_URL: 'secret' })
    expect(await once(service, 'exit')).toEqual([1, null])
    expect(service.errors).toMatch(/^The environment is not right\. .*\n$/)
    for (const name of ['DATABASE_URL', 'EMBEDDER', 'OPENAI_BASE_URL']) expect(service.errors).toContain(name)
    expect(service.errors).not.toMatch(/hunter22|secret/)
  })
})
