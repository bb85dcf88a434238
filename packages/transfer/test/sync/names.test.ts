import { randomUUID } from 'node:crypto'
import { type Database, ensurePersonality, ensureUser, memoryId, queryRows } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, test } from 'vitest'
import { type SyncDirection, syncDatabases } from '../../src/sync/sync-databases.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'
import { beginAnew, everything } from '../support/three-databases.js'

const a = useTestDatabase()
const b = useTestDatabase()

beforeEach(() => beginAnew([a, b]))

const pause = () => new Promise((resolve) => setTimeout(resolve, 3))
const card = { characterInfo: 'someone', personalityTraits: 'patient' }

/** A user whose id does not follow from their Discord id, as another program makes them; with their first persona. */
async function userIn(database: Database, discordId: string): Promise<{ id: string; personaId: string }> {
  await pause()
  const [id, personaId] = [randomUUID(), randomUUID()]
  await database.db.execute(sql`insert into users (id, discord_id, username) values (${id}, ${discordId}, 'ann')`)
  await database.db.execute(sql`insert into personas (id, owner_id, name) values (${personaId}, ${id}, 'default')`)
  await database.db.execute(sql`update users set default_persona_id = ${personaId} where id = ${id}`)
  return { id, personaId }
}

async function promptIn(database: Database, name: string, content = name): Promise<string> {
  await pause()
  const id = randomUUID()
  await database.db.execute(sql`insert into system_prompts (id, name, content) values (${id}, ${name}, ${content})`)
  return id
}
const rename = (database: Database, id: string, name: string) =>
  database.db.execute(
    sql`update system_prompts set name = ${name}, updated_at = now() + interval '5 ms' where id = ${id}`,
  )
const promptsOf = (database: Database) =>
  queryRows<{ id: string; name: string }>(
    database.db,
    sql`select id::text, name from system_prompts order by created_at`,
  )

async function agree(direction: SyncDirection = 'both') {
  const { tables } = await syncDatabases({ from: a, to: b, direction })
  const first = await everything(a)
  expect(await everything(b)).toEqual(first)
  expect((await syncDatabases({ from: b, to: a, direction: 'both' })).tables).toEqual({})
  return tables
}

test('a user whom both sides made is one: the older stays, and memories of both are theirs under ids that follow', async () => {
  const older = await userIn(a, '501')
  const younger = await userIn(b, '501')
  const personality = await ensurePersonality(a, { ownerId: older.id, slug: 'lilith', name: 'Lilith', ...card })
  await b.db.execute(sql`insert into personalities (id, slug, name, owner_id, character_info, personality_traits)
    values (${personality.id}, 'lilith', 'Lilith', ${younger.id}, 'someone', 'patient')`)
  const metadata = { personalityId: personality.id, createdAt: Date.UTC(2026, 0, 5) }
  const [here, there] = [await memoryOver(a), await memoryOver(b)]
  await here.addMemories([{ text: 'Rex hates thunder', metadata: { ...metadata, personaId: older.personaId } }])
  await there.addMemories([
    { text: 'Rex hates thunder', metadata: { ...metadata, personaId: younger.personaId } },
    { text: 'the car is red', metadata: { ...metadata, personaId: younger.personaId } },
  ])

  expect((await agree()).users).toMatchObject({ merged: 1 })
  const users = await queryRows<{ id: string }>(b.db, sql`select id::text from users`)
  expect(users).toEqual([{ id: older.id }])
  const memories = await queryRows<{ id: string; persona: string }>(
    b.db,
    sql`select id::text, persona_id::text as persona from memories order by content`,
  )
  expect(memories).toEqual(
    ['Rex hates thunder', 'the car is red'].map((text) => ({
      ...{ id: memoryId(older.personaId, personality.id, text), persona: older.personaId },
    })),
  )
})

test('a prompt that both sides made is one, under the older’s id', async () => {
  const older = await promptIn(a, 'greeting')
  await promptIn(b, 'greeting', 'another text')
  expect((await agree()).system_prompts).toMatchObject({ merged: 1 })
  expect(await promptsOf(a)).toEqual([{ id: older, name: 'greeting' }])
})

test('pushed, what the source has stays, also where it is the younger', async () => {
  await promptIn(b, 'greeting')
  const younger = await promptIn(a, 'greeting')
  await syncDatabases({ from: a, to: b })
  expect(await promptsOf(b)).toEqual([{ id: younger, name: 'greeting' }])
})

test('two rows that change names change them on the other side too', async () => {
  const [one, other] = [await promptIn(a, 'one'), await promptIn(a, 'other')]
  await agree()
  await rename(a, one, 'spare')
  await rename(a, other, 'one')
  await rename(a, one, 'other')
  await agree('push')
  expect(await promptsOf(b)).toEqual([
    { id: one, name: 'other' },
    { id: other, name: 'one' },
  ])
})

test('two rows that both sides know, renamed to one name, stay two: the younger has the end of its id behind it', async () => {
  const [older, younger] = [await promptIn(a, 'one'), await promptIn(a, 'other')]
  await agree()
  await rename(a, older, 'greeting')
  await rename(b, younger, 'greeting')
  expect((await agree()).system_prompts).toMatchObject({ renamed: 1 })
  expect(await promptsOf(b)).toEqual([
    { id: older, name: 'greeting' },
    { id: younger, name: `greeting-${younger.slice(-8)}` },
  ])
})

test('personas of one name that both sides made for one user are one', async () => {
  const ann = await ensureUser(a, { discordId: '501', username: 'ann' })
  await agree()
  for (const database of [a, b]) {
    await pause()
    await database.db.execute(
      sql`insert into personas (id, owner_id, name) values (${randomUUID()}, ${ann.id}, 'pirate')`,
    )
  }
  expect((await agree()).personas).toMatchObject({ merged: 1 })
  expect(await queryRows(a.db, sql`select from personas where name = 'pirate'`)).toHaveLength(1)
})
