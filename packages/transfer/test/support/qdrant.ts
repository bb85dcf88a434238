import { type Database, ensureUser } from '@bot/memory'
import { emptyTables, type FakeQdrant, type FakeQdrantOptions, startFakeQdrant } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { afterEach } from 'vitest'
import {
  type ImportQdrantOptions,
  importPersonalities,
  importQdrant,
  type QdrantImportReport,
} from '../../src/index.js'
import { memoryOver } from './memory.js'
import { rowsOf } from './rows.js'

export interface Known {
  people: { personaId: string; userId: string; discordId: string }[]
  personalities: { id: string; slug: string }[]
}

/** An empty database that knows five people and four characters, and memory over it that seems to embed as OpenAI. */
export async function knownPeopleIn(database: Database): Promise<Known> {
  await emptyTables(database)
  const card = { characterInfo: 'someone', personalityTraits: 'patient' }
  const slugs = ['lilith', 'fenn', 'dolly', 'perpetua']
  await importPersonalities(
    database,
    slugs.map((slug) => ({ slug, name: slug.toUpperCase(), ...card })),
    { discordId: '500', username: 'keeper' },
  )
  const people = []
  for (const discordId of ['501', '502', '503', '504', '505']) {
    const user = await ensureUser(database, { discordId, username: `user-${discordId}` })
    people.push({ discordId, userId: user.id, personaId: user.defaultPersonaId })
  }
  const personalities = await rowsOf<{ id: string; slug: string }>(
    database,
    sql`select id, slug from personalities order by slug`,
  )
  return { people, personalities }
}

/** Starts fakes that end with the test. */
export function useFakeQdrant(): (options?: FakeQdrantOptions) => Promise<FakeQdrant> {
  const started: FakeQdrant[] = []
  afterEach(async () => {
    await Promise.all(started.splice(0).map((one) => one.close()))
  })
  return async (options) => {
    const qdrant = await startFakeQdrant(options)
    started.push(qdrant)
    return qdrant
  }
}

/** Brings everything of a fake into a database: `const run = importsInto(database)`. */
export const importsInto =
  (database: Database) =>
  async (qdrant: FakeQdrant, options: Partial<ImportQdrantOptions> = {}): Promise<QdrantImportReport> =>
    importQdrant({
      database,
      memory: await memoryOver(database),
      qdrant: { url: qdrant.url, apiKey: qdrant.apiKey },
      collections: 'all',
      ...options,
    })

/** Everything an import leaves behind, but for the moments at which it did. */
export async function stateOf(database: Database): Promise<Record<string, unknown>> {
  const [row] = await rowsOf<Record<string, unknown>>(
    database,
    sql`select
      (select count(*)::int from memories) as memories,
      (select md5(string_agg(md5((to_jsonb(memory) - 'updated_at')::text), '' order by persona_id, id)) from memories memory)
        as "memoriesDigest",
      (select count(*)::int from memory_vectors) as vectors,
      (select md5(string_agg(md5((to_jsonb(vector) - 'created_at')::text), '' order by persona_id, memory_id))
        from memory_vectors vector) as "vectorsDigest",
      (select count(*)::int from embedding_backlog) as backlog,
      (select string_agg(name, ',' order by name) from personas where kind = 'unclaimed') as unclaimed`,
  )
  return row!
}
