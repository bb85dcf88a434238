import { type Database, ensurePersonality, ensureUser, moveMemories, queryRows } from '@bot/memory'
import * as schema from '@bot/memory/schema'
import { emptyTables } from '@bot/testing'
import { getTableName, is, sql } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { beforeEach, expect, test } from 'vitest'
import { LOCAL_COLUMNS, SYNC_CONFIG, syncedTable } from '../../src/sync/config.js'
import { syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'

const a = useTestDatabase()
const b = useTestDatabase()

beforeEach(async () => {
  for (const database of [a, b]) {
    await emptyTables(database)
    await database.db.execute(sql`insert into database_identity default values`)
  }
})

const ID = '00000000-0000-7000-8000-00000000000'
const at = (second: number) => `2026-01-01T00:00:0${second}Z`

const prompt = (database: Database, n: number, content: string, second: number) =>
  database.db.execute(sql`insert into system_prompts (id, name, content, updated_at)
    values (${ID + n}, ${`prompt ${n}`}, ${content}, ${at(second)})
    on conflict (id) do update set content = excluded.content, updated_at = excluded.updated_at`)
const remove = (database: Database, n: number, second: number) =>
  database.db
    .execute(sql`delete from system_prompts where id = ${ID + n}`)
    .then(() =>
      database.db.execute(sql`update sync_tombstones set deleted_at = ${at(second)} where row_pk = ${ID + n}`),
    )
const prompts = async (database: Database) =>
  (await queryRows<{ content: string }>(database.db, sql`select content from system_prompts order by id`)).map(
    ({ content }) => content,
  )

test('every table is synced, or stays with a reason', () => {
  const declared = Object.values(schema).flatMap((one) => (is(one, PgTable) ? [getTableName(one)] : []))
  expect(Object.keys(SYNC_CONFIG).sort()).toEqual(declared.sort())
})

test('every column of a synced table travels, is generated, or is of this database alone', () => {
  for (const table of Object.values<unknown>(schema).filter((one) => is(one, PgTable))) {
    const name = getTableName(table)
    if (!('sync' in SYNC_CONFIG[name]!)) continue
    const declared = getTableConfig(table).columns.filter((column) => column.generated === undefined)
    const { columns, changedAt } = syncedTable(name)
    expect([...columns, ...(LOCAL_COLUMNS[name] ?? [])].sort()).toEqual(declared.map((column) => column.name).sort())
    if (SYNC_CONFIG[name].sync === 'changing') expect(changedAt).toBe('updated_at')
  }
})

test('both sides end with the rows of both, and the last write of each', async () => {
  await prompt(a, 1, 'only a', 1)
  await prompt(b, 2, 'only b', 1)
  await prompt(a, 3, 'older', 1)
  await prompt(b, 3, 'newer', 2)
  await syncDatabases({ from: a, to: b, direction: 'both' })
  expect(await prompts(a)).toEqual(['only a', 'only b', 'newer'])
  expect(await prompts(b)).toEqual(['only a', 'only b', 'newer'])
  expect((await syncDatabases({ from: a, to: b, direction: 'both' })).tables).toEqual({})
})

test('two changes of one millisecond are settled alike from either side, and reported', async () => {
  await prompt(a, 1, 'one', 1)
  await prompt(b, 1, 'another', 1)
  const report = await syncDatabases({ from: a, to: b, direction: 'both' })
  expect(report.tables.system_prompts).toMatchObject({ updated: 1, conflicts: 1 })
  expect(await prompts(a)).toEqual(await prompts(b))
})

test('a deletion wins over older changes, loses to newer ones, and keeps its time', async () => {
  for (const n of [1, 2]) await prompt(a, n, 'text', 1)
  await syncDatabases({ from: a, to: b })
  await prompt(b, 2, 'edited later', 5)
  for (const n of [1, 2]) await remove(a, n, 3)
  await syncDatabases({ from: a, to: b, direction: 'both' })
  expect(await prompts(a)).toEqual(['edited later'])
  expect(await prompts(b)).toEqual(['edited later'])
  const [stone] = await queryRows<{ same: boolean }>(
    b.db,
    sql`select deleted_at = ${at(3)}::timestamptz as same from sync_tombstones where row_pk = ${`${ID}1`}`,
  )
  expect(stone).toEqual({ same: true })
})

test('people, their first persona, memories and vectors arrive whole', async () => {
  const { id, defaultPersonaId } = await ensureUser(a, { discordId: '1', username: 'ann' })
  await a.db.execute(sql`insert into embedding_models (model, dimensions, is_active) values ('test', 3, true)`)
  await a.db.execute(sql`insert into personalities (id, slug, name, owner_id, character_info, personality_traits)
    values (${`${ID}9`}, 'moss', 'Moss', ${id}, '', '')`)
  await a.db.execute(sql`insert into memories (persona_id, id, personality_id, content, message_ids)
    values (${defaultPersonaId}, ${`${ID}1`}, ${`${ID}9`}, 'Rex "the dog"', '{1,2}')`)
  await a.db.execute(sql`insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id,
      memory_created_at)
    select persona_id, id, 'test', content_hash, array_fill(0.25::real, array[1536])::vector, personality_id, created_at
    from memories`)
  await syncDatabases({ from: a, to: b })
  const whole = (database: Database) =>
    queryRows(
      database.db,
      sql`select md5(memory::text) as memory, md5(vector.embedding::text) as vector from memories memory
        join memory_vectors vector on vector.memory_id = memory.id join users on default_persona_id = memory.persona_id`,
    )
  expect(await whole(b)).toEqual(await whole(a))
  expect(await whole(b)).toHaveLength(1)
})

test('a dry run writes nothing, and too many deletions are refused', async () => {
  await prompt(a, 1, 'text', 1)
  expect((await syncDatabases({ from: a, to: b, dryRun: true })).tables.system_prompts).toMatchObject({ inserted: 1 })
  expect(await prompts(b)).toEqual([])
  await syncDatabases({ from: a, to: b })
  await remove(a, 1, 3)
  await expect(syncDatabases({ from: a, to: b, maxDeletes: 0 })).rejects.toMatchObject({ code: 'invalid_input' })
  expect(await prompts(b)).toEqual(['text'])
})

test('two active models, or one database twice, are refused', async () => {
  await expect(syncDatabases({ from: a, to: a })).rejects.toMatchObject({ code: 'invalid_input' })
  for (const [database, model] of [
    [a, 'one'],
    [b, 'two'],
  ] as const) {
    await database.db.execute(
      sql`insert into embedding_models (model, dimensions, is_active) values (${model}, 3, true)`,
    )
  }
  await expect(syncDatabases({ from: a, to: b })).rejects.toMatchObject({ code: 'model_mismatch' })
})

test('a memory that was moved away and back is back on both sides, with what the other side wrote meanwhile', async () => {
  const [ann, bea] = [
    await ensureUser(a, { discordId: '501', username: 'ann' }),
    await ensureUser(a, { discordId: '502', username: 'bea' }),
  ]
  const [home, abroad] = [ann.defaultPersonaId, bea.defaultPersonaId]
  const card = { characterInfo: 'someone', personalityTraits: 'patient' }
  const lilith = await ensurePersonality(a, { ownerId: ann.id, slug: 'lilith', name: 'Lilith', ...card })
  const [here, there] = [await memoryOver(a), await memoryOver(b)]
  const metadata = { personaId: home, personalityId: lilith.id, createdAt: Date.UTC(2026, 0, 5) }
  const ids = (await here.addMemories(['one', 'two'].map((text) => ({ text, metadata })))).map(({ ids }) => ids[0]!)
  const both = () => syncDatabases({ from: a, to: b, direction: 'both' })
  await both()
  const move = async (personaId: string, to: string) => {
    await new Promise((resolve) => setTimeout(resolve, 3))
    await moveMemories(a, { personaId, to, ids: 'all', by: { actor: 'test' } })
  }
  await move(home, abroad)
  await both()
  await move(abroad, home)
  await both()
  const standing = (database: Database) =>
    queryRows(database.db, sql`select persona_id::text as persona, id::text, content from memories order by content`)
  const back = ['one', 'two'].map((content, at) => ({ persona: home, id: ids[at], content }))
  expect([await standing(a), await standing(b)]).toEqual([back, back])

  await move(home, abroad)
  await move(abroad, home)
  await there.edit({ personaId: home, id: ids[1]!, text: 'two, edited', by: { actor: 'test' } })
  await both()
  const edited = [back[0], { ...back[1], content: 'two, edited' }]
  expect([await standing(a), await standing(b)]).toEqual([edited, edited])
  expect((await both()).tables).toEqual({})
})

test('what one side erased goes on the other, also where it was edited since, and stays away', async () => {
  const ann = await ensureUser(a, { discordId: '501', username: 'ann' })
  const personaId = ann.defaultPersonaId
  const lilith = await ensurePersonality(a, {
    ...{ ownerId: ann.id, slug: 'lilith', name: 'Lilith', characterInfo: 'someone', personalityTraits: 'patient' },
  })
  const [here, there] = [await memoryOver(a), await memoryOver(b)]
  const metadata = { personaId, personalityId: lilith.id, createdAt: Date.UTC(2026, 0, 5) }
  const [gone, kept] = await here.addMemories([
    { text: 'Rex hates thunder', metadata },
    { text: 'the car is red', metadata },
  ])
  await syncDatabases({ from: a, to: b, direction: 'both' })
  const by = { actor: 'test' }
  await here.forget({ personaId, where: { ids: gone!.ids }, depth: 'erase', by })
  await there.edit({ personaId, id: gone!.ids[0]!, text: 'Rex loves thunder', by })

  await syncDatabases({ from: a, to: b, direction: 'both' })
  for (const database of [a, b]) {
    const left = await queryRows<{ id: string }>(database.db, sql`select id::text from memories`)
    expect(left).toEqual([{ id: kept!.ids[0] }])
    expect(await queryRows(database.db, sql`select from memory_versions`)).toEqual([])
  }
  expect((await there.addMemories([{ text: 'Rex hates thunder', metadata }]))[0]).toMatchObject({ outcome: 'erased' })
  expect((await syncDatabases({ from: a, to: b, direction: 'both' })).tables).toEqual({})
})
