import { createEmbedder, type Database, openDatabase, PgvectorMemoryAdapter } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { adoptFrom, applyAdoption, finishAdoption, planAdoption, undoAdoption } from '../../src/index.js'
import { dump } from '../support/archives.js'
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

test('columns that have no place here are kept, with their values', async () => {
  await makePrismaEra(database, SMALL)
  await database.db.execute(sql`update users set is_superuser = true where discord_id = '1003'`)
  await applyAdoption(database)
  const rows = await rowsOf<{ id: string }>(database, sql`select discord_id as id from users where is_superuser`)
  expect(rows).toEqual([{ id: '1003' }])
  // New rows are not refused for them.
  await database.db.execute(sql`insert into users (id, discord_id, username) values (gen_random_uuid(), '9', 'new')`)
})

test('finishing drops what an undo needs, and other tables follow to the new ones', async () => {
  await makePrismaEra(database, SMALL)
  await expect(finishAdoption(database)).rejects.toMatchObject({ code: 'nothing_to_adopt' })
  await applyAdoption(database)
  await database.db.execute(sql`create view peek as select id from prisma_era.users`)
  await expect(finishAdoption(database)).rejects.toMatchObject({ code: 'adoption_held' })
  await database.db.execute(sql`drop view peek`)

  const finished = await finishAdoption(database)
  expect(finished.repointed).toEqual(['image_cache.image_cache_persona_id_fkey'])
  expect(finished.diskBytes).toBeGreaterThan(0)
  expect(await rowsOf(database, sql`select from pg_namespace where nspname = 'prisma_era'`)).toEqual([])
  await expect(
    database.db.execute(sql`insert into image_cache values ('https://example.org/2', gen_random_uuid())`),
  ).rejects.toThrow()
  await expect(undoAdoption(database)).rejects.toMatchObject({ code: 'nothing_to_adopt' })
  await expect(finishAdoption(database)).rejects.toMatchObject({ code: 'nothing_to_adopt' })
})

/** Every row, but for the moments of the adoption itself; all others are of 2025. */
async function timeless(database: Database): Promise<string[]> {
  const lines = Object.entries(await dump(database)).flatMap(([table, rows]) => rows.map((row) => `${table} ${row}`))
  return lines.map((line) => line.replaceAll(/"(?!2025)\d{4}-\d\d-\d\dT[^"]+"/g, '"now"')).sort()
}

test('a database is copied into another one as it would have been adopted, and stays as it was', async () => {
  await makePrismaEra(database, SMALL)
  const before = await everythingOf(database)
  const adopted = await openDatabase({})
  const copied = await openDatabase({})
  try {
    const { tables } = await adoptFrom({ source: database, target: copied })
    expect(tables).toMatchObject({ memories: { source: 120, target: 120 }, users: { source: 14, target: 14 } })
    expect(Object.values(tables).every(({ source, target }) => source === target)).toBe(true)
    expect(await everythingOf(database)).toEqual(before)
    await expect(adoptFrom({ source: database, target: copied })).rejects.toMatchObject({ code: 'target_not_empty' })
    expect(await rowsOf(copied, sql`select from pg_namespace where nspname = 'prisma_era'`)).toEqual([])

    await makePrismaEra(adopted, SMALL)
    await applyAdoption(adopted)
    expect(await timeless(copied)).toEqual(await timeless(adopted))
  } finally {
    await adopted.close()
    await copied.close()
  }
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
