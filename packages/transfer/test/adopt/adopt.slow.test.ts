import { createEmbedder, type Database, openDatabase, PgvectorMemoryAdapter } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyAdoption, planAdoption, undoAdoption } from '../../src/index.js'
import { compared, everythingOf, makePrismaEra, SIZE } from '../support/prisma-era.js'
import { rowsOf } from '../support/rows.js'

let database: Database
beforeEach(async () => {
  database = await openDatabase({})
})
afterEach(() => database.close())

const SMALL = { conversation_history: 200, memories: 120 }

test('a database comes over whole, and goes back as it was', async () => {
  await makePrismaEra(database, SMALL)
  const before = await everythingOf(database)
  const plan = await planAdoption(database)
  expect(plan).toMatchObject({ tables: { ...SIZE, ...SMALL }, unclaimed: 12, withoutVector: 4, empty: 0 })
  expect(plan.foreignColumns).toEqual(['memories.mood', 'users.is_superuser'])
  expect(plan.foreignTables).toEqual(['_prisma_migrations', 'image_cache'])
  expect(await everythingOf(database)).toEqual(before)

  await applyAdoption(database)
  expect(await compared(database)).toEqual({
    memories: 120,
    history: 200,
    vectors: 116,
    backlog: 4,
    equal: 120,
    bits: 116,
  })
  expect((await undoAdoption(database)).memoriesLost).toBe(0)
  expect(await everythingOf(database)).toEqual(before)
})

test('adopted memories are recalled by their owner, and unclaimed ones by nobody', async () => {
  await makePrismaEra(database, SMALL)
  await applyAdoption(database, { model: 'hashing' })
  const [one] = await rowsOf<{ persona_id: string; content: string; extra: object | null }>(
    database,
    sql`select persona_id, content, extra from memories where id = md5('memory' || 12)::uuid`,
  )
  expect(one?.extra).toMatchObject({ mood: 'stormy' })
  const embedder = await createEmbedder({ provider: 'hashing' })
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  const options = { venue: 'unrestricted', mode: 'lexical', personaId: one!.persona_id } as const
  const found = await memory.queryMemories('memory 12', options)
  expect(found.map(({ pageContent }) => pageContent)).toContain(one!.content)

  const [nobody] = await rowsOf<{ id: string }>(database, sql`select id from personas where kind = 'unclaimed' limit 1`)
  await expect(memory.queryMemories('memory', { ...options, personaId: nobody!.id })).rejects.toMatchObject({
    code: 'unclaimed_persona',
  })
})

test('what does not fit changes nothing', async () => {
  await makePrismaEra(database, SMALL)
  await database.db.execute(sql`update memories set visibility = 'odd' where id = md5('memory' || 5)::uuid`)
  const before = await everythingOf(database)
  await expect(applyAdoption(database)).rejects.toThrow()
  expect(await everythingOf(database)).toEqual(before)
})

test('a database that is not the bot’s is refused, and one that was adopted is not adopted again', async () => {
  await expect(planAdoption(database)).rejects.toMatchObject({ code: 'nothing_to_adopt' })
  await expect(undoAdoption(database)).rejects.toMatchObject({ code: 'nothing_to_adopt' })
  await makePrismaEra(database, SMALL)
  await applyAdoption(database)
  await expect(applyAdoption(database)).rejects.toMatchObject({ code: 'adopted_already' })
})
