import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  createEmbedder,
  type Embedder,
  ensurePersonality,
  ensureUser,
  examineDatabase,
  openDatabase,
  PgvectorMemoryAdapter,
} from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
let embedder: Embedder

const run = (statement: string) => database.db.execute(statement)

/** What is amiss, as `check severity`. */
async function amiss(options: Partial<Parameters<typeof examineDatabase>[1]> = {}): Promise<string[]> {
  const findings = await examineDatabase(database, { model: embedder.model, ...options })
  for (const { severity, advice } of findings) expect(advice === null).toBe(severity === 'ok')
  return findings.filter(({ severity }) => severity !== 'ok').map(({ check, severity }) => `${check} ${severity}`)
}

/** Of the server the tests run on, whose pgvector may have known faults. */
let always: string[]

beforeAll(async () => {
  embedder = await createEmbedder({ provider: 'hashing' })
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  const user = await ensureUser(database, { discordId: '1', username: 'mara' })
  const { id: personalityId } = await ensurePersonality(database, {
    ...{ slug: 'lilith', name: 'Lilith', ownerId: user.id, characterInfo: 'x', personalityTraits: 'x' },
  })
  const texts = ['My dog is called Rex.', 'I fear thunder.', 'Bread on Sundays.', 'The ferry leaves at nine.']
  await memory.addMemories(
    texts.map((text) => ({
      text,
      metadata: { personaId: user.defaultPersonaId, personalityId, createdAt: Date.now() },
    })),
  )
  always = await amiss()
})

describe('a database in order', () => {
  test('has nothing amiss but what its server brings', () => {
    expect(always.filter((finding) => finding !== 'server warning')).toEqual([])
  })
})

/** Each fault, how it is made, and how it is mended. */
const faults = [
  {
    name: 'the graph dropped',
    plant: ['drop index memory_vectors_embedding_hnsw'],
    found: ['indexes fault', 'index_use fault'],
    mend: [
      `create index memory_vectors_embedding_hnsw on memory_vectors using hnsw (embedding vector_cosine_ops)
        with (m = '16', ef_construction = '64')`,
    ],
  },
  {
    name: 'the covering index invalid',
    plant: [`update pg_index set indisvalid = false where indexrelid = 'memory_vectors_bits_idx'::regclass`],
    found: ['indexes fault'],
    mend: [`update pg_index set indisvalid = true where indexrelid = 'memory_vectors_bits_idx'::regclass`],
  },
  {
    name: 'half of the vectors from another model',
    plant: [
      `insert into embedding_models (model, dimensions, is_active) values ('another', 1536, false)`,
      `update memory_vectors set model = 'another' where memory_id in (select memory_id from memory_vectors limit 2)`,
    ],
    found: ['models fault'],
    mend: [`update memory_vectors set model = (select model from embedding_models where is_active)`],
  },
  {
    name: 'the backlog stuck',
    plant: [
      `insert into embedding_backlog (persona_id, memory_id, model, due_at)
        select persona_id, memory_id, model, now() - interval '1 hour' from memory_vectors limit 1`,
    ],
    found: ['backlog fault'],
    mend: [`delete from embedding_backlog`],
  },
] as const

describe('a planted fault is found, and nothing else is: ', () => {
  let before: string[]
  beforeEach(() => {
    before = always
  })

  test.each(faults)('$name', async ({ plant, found, mend }) => {
    for (const statement of plant) await run(statement)
    try {
      expect((await amiss()).filter((finding) => !before.includes(finding))).toEqual(found)
    } finally {
      for (const statement of mend) await run(statement)
    }
    expect(await amiss()).toEqual(before)
  })

  test('the clock two minutes off, either way', async () => {
    for (const offset of [120_000, -120_000]) {
      const clock = () => Date.now() + offset
      expect((await amiss({ clock })).filter((finding) => !before.includes(finding))).toEqual(['clock fault'])
    }
  })

  test('services with another model', async () => {
    const findings = await amiss({ model: 'text-embedding-3-small' })
    expect(findings.filter((finding) => !before.includes(finding))).toEqual(['models fault'])
  })
})

describe('an extension that is too old', () => {
  test('is refused when the database is opened, in words that say what to do', async () => {
    await run(`update pg_extension set extversion = '0.7.4' where extname = 'vector'`)
    try {
      expect(await amiss()).toContain('server warning')
      if (database.dialect === 'postgres') {
        const [row] = (await run('select current_database() as name')) as unknown as { name: string }[]
        const url = new URL(process.env.TEST_DATABASE_URL!)
        url.pathname = `/${row!.name}`
        await expect(openDatabase({ url: url.href })).rejects.toMatchObject({ code: 'extension_outdated' })
      }
    } finally {
      await run(`update pg_extension set extversion = (select default_version from pg_available_extensions
        where name = 'vector') where extname = 'vector'`)
    }
  })
})
