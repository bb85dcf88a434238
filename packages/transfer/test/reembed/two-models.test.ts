import {
  commitReembed,
  createEmbedder,
  type Database,
  type Embedder,
  ensurePersonality,
  ensureUser,
  finishReembed,
  openDatabase,
  PgvectorMemoryAdapter,
  queryRows,
  reembedStatus,
  startReembed,
} from '@bot/memory'
import { databaseFromTemplate, emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { createArchive, restoreArchive } from '../../src/index.js'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { useFolder } from '../support/archives.js'
import { useTestDatabase } from '../support/database.js'

/* Moves between databases while, in one of them, a second model grows or took over. */

const a = useTestDatabase()
const b = databaseFromTemplate({ open: openDatabase })()
const folder = useFolder()
let early: Embedder
let late: Embedder
let personaId: string

beforeEach(async () => {
  for (const database of [a, b]) {
    await emptyTables(database)
    await database.db.execute(sql`insert into database_identity default values`)
  }
  const hashing = await createEmbedder({ provider: 'hashing' })
  early = { ...hashing, model: 'early' }
  late = { ...hashing, model: 'late', embed: async (texts) => (await hashing.embed(texts)).map((one) => one.reverse()) }
  const ann = await ensureUser(a, { discordId: '501', username: 'ann' })
  personaId = ann.defaultPersonaId
  const card = { ownerId: ann.id, characterInfo: 'someone', personalityTraits: 'patient' }
  const { id: personalityId } = await ensurePersonality(a, { ...card, slug: 'lilith', name: 'Lilith' })
  const metadata = { personaId, personalityId, createdAt: 1_760_000_000_000 }
  await memoryOf(a).addMemories(['Rex hates thunder', 'Ann plays the cello'].map((text) => ({ text, metadata })))
})

const memoryOf = (database: Database) =>
  new PgvectorMemoryAdapter({
    database,
    embedder: early,
    embedderOf: async ({ model }) => (model === 'late' ? late : early),
  })

async function grow(database: Database): Promise<void> {
  await startReembed({ database, embedder: late })
  while ((await memoryOf(database).embedPending()).claimed > 0);
}

const vectors = async (database: Database) =>
  (
    await queryRows<{ model: string; count: number }>(
      database.db,
      sql`select model, count(*)::int as count from memory_vectors group by model order by model`,
    )
  ).map(({ model, count }) => [model, count])

const recalled = async (database: Database) =>
  (
    await memoryOf(database).queryMemories('thunder', { personaId, venue: { kind: 'dm' }, mode: 'vector', limit: 1 })
  ).map(({ pageContent }) => pageContent)

test('a sync goes on while a model grows, in either direction, and takes no model over', async () => {
  await syncDatabases({ from: a, to: b })
  await grow(a)
  await syncDatabases({ from: a, to: b, direction: 'both' })
  expect(await vectors(b)).toEqual([
    ['early', 2],
    ['late', 2],
  ])
  expect(await reembedStatus(b)).toMatchObject({ active: { model: 'early' }, beside: null })
  expect(await recalled(b)).toEqual(['Rex hates thunder'])
  expect((await syncDatabases({ from: a, to: b, direction: 'both' })).tables).toEqual({})

  // What came along needs no embedding there.
  expect(await startReembed({ database: b, embedder: late })).toEqual({ queued: 0 })
})

test('a memory that a sync brings is queued for the model that grows', async () => {
  await syncDatabases({ from: a, to: b })
  await startReembed({ database: b, embedder: late })
  const [rex] = await queryRows<{ id: string }>(a.db, sql`select id from memories where content like 'Rex%'`)
  await memoryOf(a).edit({ personaId, id: rex!.id, text: 'Rex hates fireworks', by: { actor: 'test' } })
  await syncDatabases({ from: a, to: b })
  await b.db.execute(sql`update embedding_backlog set due_at = now()`)
  while ((await memoryOf(b).embedPending()).claimed > 0);
  expect((await reembedStatus(b)).beside).toMatchObject({ vectors: 2, missing: 0, waiting: 0 })
})

test('a sync is refused between a commit on one side and the commit on the other', async () => {
  await syncDatabases({ from: a, to: b })
  await grow(a)
  await commitReembed({ database: a, model: 'late' })
  await expect(syncDatabases({ from: a, to: b })).rejects.toMatchObject({ code: 'model_mismatch' })
  await grow(b)
  await commitReembed({ database: b, model: 'late' })
  expect((await syncDatabases({ from: a, to: b, direction: 'both' })).tables).toEqual({})
})

test('an archive holds both models, and a restored database goes on growing', async () => {
  await startReembed({ database: a, embedder: late })
  await memoryOf(a).embedPending({ limit: 1 })
  const file = folder.file('growing.tar.gz')
  await createArchive({ database: a, file })
  await restoreArchive({ database: b, file })
  expect(await vectors(b)).toEqual([
    ['early', 2],
    ['late', 1],
  ])
  expect(await recalled(b)).toEqual(['Rex hates thunder'])
  await grow(b)
  await commitReembed({ database: b, model: 'late' })
  expect(await recalled(b)).toEqual(['Rex hates thunder'])
})

test('an archive from before the change goes into an empty database, not beside the new model', async () => {
  const file = folder.file('before.tar.gz')
  await createArchive({ database: a, file })
  await grow(a)
  await commitReembed({ database: a, model: 'late' })
  await finishReembed({ database: a, model: 'late' })
  await expect(restoreArchive({ database: a, file })).rejects.toMatchObject({ code: 'model_mismatch' })
  await restoreArchive({ database: b, file })
  expect(await recalled(b)).toEqual(['Rex hates thunder'])
})
