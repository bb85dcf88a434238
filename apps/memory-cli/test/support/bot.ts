import { openAsBlob } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createResponder, createWorker } from '@bot/ai-worker'
import { createGateway, listen } from '@bot/api-gateway'
import { createJobQueue } from '@bot/jobs'
import { createEmbedder, type Database, openDatabase, PgvectorMemoryAdapter, silentLogger } from '@bot/memory'
import { importHistory, importPeople, importPersonalities, peopleFile } from '@bot/transfer'
import { afterAll, beforeAll, inject } from 'vitest'

/** A bot in this process that holds a data directory, as a running standalone does. */
export interface Bot {
  readonly dataDir: string
  readonly url: string
  readonly database: Database
}

/** Two turns of mara's with Lilith, in January and in February. */
const history = [
  ['2026-01-10T10:00:00.000Z', 'user', 'My sister Olga keeps bees on a roof in Riga.'],
  ['2026-01-10T10:00:05.000Z', 'assistant', 'Bees above a city. Filed.'],
  ['2026-02-10T10:00:00.000Z', 'user', 'The tram smelled of oranges today.'],
  ['2026-02-10T10:00:05.000Z', 'assistant', 'A good tram.'],
].map(([createdAt, role, content]) =>
  JSON.stringify({ channelId: '901', personality: 'lilith', user: 'mara', role, content, createdAt }),
)

/** A temporary directory with a migrated database that knows mara, two personalities and a little history. */
export async function makeDataDirectory(): Promise<{ dataDir: string; database: Database; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'memory-cli-'))
  const dataDir = join(folder, 'data')
  const template = inject('databaseTemplate')
  if (template.dialect !== 'pglite') throw new Error('A data directory is made from an embedded template.')
  const database = await openDatabase({ dataDir, snapshot: await openAsBlob(template.snapshotPath) })
  const card = { characterInfo: 'someone', personalityTraits: 'patient' }
  await importPersonalities(
    database,
    [
      { slug: 'fenn', name: 'Fenn', ...card },
      { slug: 'lilith', name: 'Lilith', displayName: 'Lilith of the Night Stacks', ...card },
    ],
    { discordId: '500', username: 'keeper' },
  )
  await importPeople(database, peopleFile.parse([{ discordId: '501', username: 'mara', persona: { name: 'Mara' } }]))
  const { problems } = await importHistory({ target: database, lines: history })
  if (problems.length > 0) throw new Error(problems.join())
  return { dataDir, database, remove: () => rm(folder, { recursive: true, force: true }) }
}

/** Runs a bot for this test file. */
export function useBot(): Bot {
  const bot = {} as { -readonly [Key in keyof Bot]: Bot[Key] }
  let stop: () => Promise<void>

  beforeAll(async () => {
    const { dataDir, database, remove } = await makeDataDirectory()
    const embedder = await createEmbedder({ provider: 'hashing' })
    const memory = new PgvectorMemoryAdapter({ database, embedder })
    await memory.checkModel()
    const jobs = await createJobQueue({ database })
    const worker = createWorker({ database, memory, jobs, responder: createResponder(), logger: silentLogger })
    await worker.start()
    const gateway = createGateway({ database, memory, jobs, logger: silentLogger })
    const server = await listen(gateway, { host: '127.0.0.1', port: 0 })
    await database.announce?.(server.url)
    Object.assign(bot, { dataDir, url: server.url, database })
    stop = async () => {
      await server.close()
      await worker.stop()
      await embedder.close()
      await database.close()
      await remove()
    }
  })
  afterAll(() => stop())
  return bot
}
