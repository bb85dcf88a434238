import {
  createEmbedder,
  type Database,
  ensureUser,
  findPersonality,
  openDatabase,
  PgvectorMemoryAdapter,
} from '@bot/memory'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { bot } from './support/command.js'
import { useTestDatabase } from './support/database.js'
import { type ServicesOptions, startServices } from './support/services.js'

/* What doctor and verify say, as commands, of a server with each fault that was met after deployments. */

const database = useTestDatabase()
const run = (statement: string) => database.db.execute(statement)

let url: string
let name: string
const endings: (() => Promise<void>)[] = []

beforeAll(async () => {
  const [row] = (await run('select current_database() as name')) as unknown as { name: string }[]
  name = row!.name
  const address = new URL(process.env.TEST_DATABASE_URL!)
  address.pathname = `/${name}`
  url = address.href
  const { stop } = await startServices(database)
  await stop()

  const embedder = await createEmbedder({ provider: 'hashing' })
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  const mara = await ensureUser(database, { discordId: '501', username: 'mara' })
  const personalityId = (await findPersonality(database, 'lilith'))!.id
  const texts = ['My dog is called Rex.', 'I fear thunder.', 'Bread on Sundays.', 'The ferry leaves at nine.']
  const metadata = { personaId: mara.defaultPersonaId, personalityId, createdAt: Date.now() }
  await memory.addMemories(texts.map((text) => ({ text, metadata })))
  await embedder.close()
})

afterEach(async () => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  for (const end of endings.splice(0).reverse()) await end()
})

interface Found {
  exitCode: number
  /** What is amiss, a line each. */
  amiss: string[]
}

function foundBy({ exitCode, output }: Awaited<ReturnType<typeof bot>>): Found {
  const { findings, checks } = JSON.parse(output) as Record<string, { severity: string; message: string }[]>
  const all = findings ?? checks ?? []
  return { exitCode, amiss: all.filter(({ severity }) => severity !== 'ok').map(({ message }) => message) }
}

/** What the doctor says, from this machine. */
async function doctor(): Promise<Found> {
  vi.stubEnv('EMBEDDER', 'hashing')
  return foundBy(await bot(['doctor', '--json', '--database-url', url]))
}

/** What verify says of a gateway that runs meanwhile. No worker does, so nobody replies. */
async function verify(options: ServicesOptions = {}): Promise<Found> {
  const services = await startServices(database, { worker: false, ...options })
  endings.push(services.stop)
  return foundBy(await bot(['verify', '--json', '--url', services.url, '--reply-within', '1']))
}

const saying = (pattern: RegExp) => expect.arrayContaining([expect.stringMatching(pattern)])

const faults = [
  {
    fault: 'HNSW dropped',
    plant: ['drop index memory_vectors_embedding_hnsw'],
    says: /memory_vectors_embedding_hnsw is missing/,
    mend: [
      `create index memory_vectors_embedding_hnsw on memory_vectors using hnsw (embedding vector_cosine_ops)
        with (m = '16', ef_construction = '64')`,
    ],
  },
  {
    fault: 'the covering index invalid',
    plant: [`update pg_index set indisvalid = false where indexrelid = 'memory_vectors_bits_idx'::regclass`],
    says: /memory_vectors_bits_idx is invalid/,
    mend: [`update pg_index set indisvalid = true where indexrelid = 'memory_vectors_bits_idx'::regclass`],
  },
  {
    fault: 'half of the vectors from another model',
    plant: [
      `insert into embedding_models (model, dimensions, is_active) values ('another', 1536, false)`,
      `update memory_vectors set model = 'another' where memory_id in (select memory_id from memory_vectors limit 2)`,
    ],
    says: /^2 memories have vectors of another model only/,
    mend: [
      `update memory_vectors set model = (select model from embedding_models where is_active)`,
      `delete from embedding_models where not is_active`,
    ],
  },
  {
    fault: 'the backlog stuck',
    plant: [
      `insert into embedding_backlog (persona_id, memory_id, model, due_at)
        select persona_id, memory_id, model, now() - interval '1 hour' from memory_vectors limit 1`,
    ],
    says: /due for their vectors for 60 minutes/,
    mend: ['delete from embedding_backlog'],
  },
]

describe('a planted fault is found by both commands: ', () => {
  test.each(faults)('$fault', async ({ plant, says, mend }) => {
    expect((await doctor()).amiss).not.toEqual(saying(says))
    for (const statement of plant) await run(statement)
    try {
      const found = { exitCode: 1, amiss: saying(says) }
      expect(await doctor()).toEqual(found)
      expect(await verify()).toEqual(found)
    } finally {
      for (const statement of mend) await run(statement)
    }
    expect((await doctor()).amiss).not.toEqual(saying(says))
  })

  test('the clock two minutes off', async () => {
    const ahead = () => Date.now() + 120_000
    expect(await verify({ clock: ahead })).toEqual({ exitCode: 1, amiss: saying(/clock is 120 s behind/) })
    const now = Date.now.bind(Date)
    vi.spyOn(Date, 'now').mockImplementation(() => now() - 120_000)
    expect(await doctor()).toEqual({ exitCode: 1, amiss: saying(/clock is 120 s ahead of/) })
  })
})

describe('a planted fault is found by one of them: ', () => {
  test('an extension that is too old keeps services from starting, and the doctor says so', async () => {
    const version = (to: string) => run(`update pg_extension set extversion = ${to} where extname = 'vector'`)
    await version(`'0.7.4'`)
    try {
      expect(await doctor()).toEqual({ exitCode: 1, amiss: saying(/extension "vector" is 0\.7\.4/) })
    } finally {
      await version(`(select default_version from pg_available_extensions where name = 'vector')`)
    }
  })

  test('iterative scans off', async () => {
    await run(`alter database ${name} set hnsw.iterative_scan = off`)
    try {
      expect(await doctor()).toEqual({ exitCode: 3, amiss: saying(/hnsw\.iterative_scan is set to off/) })
    } finally {
      await run(`alter database ${name} reset hnsw.iterative_scan`)
    }
  })

  test('the pool of the gateway exhausted', async () => {
    const gatewayDatabase = await openDatabase({ url, maxConnections: 2 })
    endings.push(() => gatewayDatabase.close())
    let release!: () => void
    const released = new Promise<void>((resolve) => {
      release = resolve
    })
    const services = await startServices(database, { worker: false, gatewayDatabase })
    endings.push(services.stop)
    const held = [1, 2].map(() => hold(gatewayDatabase, released))
    const found = foundBy(await bot(['verify', '--json', '--url', services.url, '--reply-within', '1']))
    release()
    await Promise.all(held)
    expect(found).toEqual({ exitCode: 1, amiss: saying(/^All 2 connections of this service are in use/) })
  })

  test('the connections of the server exhausted', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openDatabase({ url, maxConnections: 1 })))
    endings.push(async () => {
      for (const one of others) await one.close()
    })
    const [row] = (await run(`select count(*)::int as used from pg_stat_activity
      where datname = current_database()`)) as unknown as { used: number }[]
    await run(`alter database ${name} connection limit ${row!.used + 1}`)
    try {
      expect(await doctor()).toEqual({ exitCode: 1, amiss: saying(/connections/) })
    } finally {
      await run(`alter database ${name} connection limit -1`)
    }
  })
})

/** Holds a connection until `released`. */
const hold = (target: Database, released: Promise<void>): Promise<void> =>
  target.db.transaction(async (tx) => {
    await tx.execute('select 1')
    await released
  })
