import { createHmac, randomBytes } from 'node:crypto'
import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { queryRows } from '../../src/database/rows.js'
import { findMessage } from '../../src/history/find-message.js'
import { streamTurns } from '../../src/history/pairs.js'
import { recordMessage } from '../../src/history/record-message.js'
import { recordReply } from '../../src/history/record-reply.js'
import { memoryOfTurn } from '../../src/history/turn-memory.js'
import { hmacBlocks } from '../../src/lifecycle/erasure-key.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
const by = { actor: 'test' }
let people: People
let memory: PgvectorMemoryAdapter

beforeEach(async () => {
  await emptyTables(database)
  people = await somePeople(database)
  memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder() })
})

const rows = <Row extends object>(statement: ReturnType<typeof sql>) => queryRows<Row>(database.db, statement)

/** Every table of the database that holds a word anywhere in a row, as a dump would show it. */
async function tablesHolding(word: string): Promise<string[]> {
  const tables = await rows<{ name: string }>(
    sql`select oid::regclass::text as name from pg_class where relkind = 'r'
      and relnamespace not in ('pg_catalog'::regnamespace, 'information_schema'::regnamespace)`,
  )
  const holding: string[] = []
  for (const { name } of tables) {
    const found = await rows(sql`select from ${sql.raw(name)} line where line::text ilike ${`%${word}%`} limit 1`)
    if (found.length > 0) holding.push(name)
  }
  return holding.sort()
}

const conversation = () => ({
  personaId: people.ann,
  personalityId: people.lilith,
  channelId: '300',
  guildId: '200',
})

async function say(user: string, assistant: string, at = 1_760_000_000_000, discordId = String(at)): Promise<string> {
  const message = await recordMessage(database, {
    ...conversation(),
    role: 'user',
    content: user,
    createdAt: at,
    discordMessageIds: [discordId],
  })
  const found = await findMessage(database, { personaId: people.ann, id: message.id })
  await recordReply(database, found!, { content: assistant })
  await rebuild()
  return message.id
}

async function rebuild() {
  const outcomes: string[] = []
  for await (const turns of streamTurns(database, { personaId: people.ann })) {
    outcomes.push(...(await memory.addMemories(turns.map(memoryOfTurn))).map(({ outcome }) => outcome))
  }
  return outcomes
}

const everything = { where: { all: true as const }, depth: 'erase' as const, withHistory: true, by }

describe('an erasure', () => {
  it('leaves no word of a memory, of its former texts, or of the messages it was made of', async () => {
    await say('Rex hates thunder', 'Poor dog.')
    const [{ id }] = (await rows<{ id: string }>(sql`select id::text from memories`)) as [{ id: string }]
    await memory.edit({ personaId: people.ann, id, text: 'Rex loves rain', by })
    expect(await tablesHolding('thunder')).toEqual(['conversation_history', 'memory_versions'])

    const shown = await memory.forget({ personaId: people.ann, ...everything, dryRun: true })
    expect(shown).toMatchObject({ operationId: null, memories: [{ id }], messages: 2, locked: 0 })
    expect(await tablesHolding('rain')).toEqual(['memories'])

    expect(await memory.forget({ personaId: people.ann, ...everything })).toMatchObject({ ...shown })
    for (const word of ['thunder', 'rain', 'Poor dog']) expect(await tablesHolding(word)).toEqual([])
    expect(await rows(sql`select action from memory_events where action = 'erase'`)).toHaveLength(1)
    expect(await rows(sql`select row_pk from sync_tombstones`)).toHaveLength(3)
  })

  it('lasts: live, rebuilt, raw, under its old id, as another version, it is skipped and said to be erased', async () => {
    await say('Rex hates thunder', 'Poor dog.')
    const history = await rows<{ content: string }>(sql`select * from conversation_history`)
    const [remembered] = await rows<{ id: string; content: string }>(sql`select id::text, content from memories`)
    await memory.edit({ personaId: people.ann, id: remembered!.id, text: 'Rex loves rain', by })
    await memory.forget({ personaId: people.ann, ...everything })

    const metadata = { personaId: people.ann, personalityId: people.lilith, createdAt: Date.now() }
    const add = async (text: string, messageIds: string[] = []) =>
      (await memory.addMemories([{ text, metadata: { ...metadata, messageIds } }]))[0]!.outcome
    expect(await add(remembered!.content)).toBe('erased')
    expect(await add('Rex loves rain')).toBe('erased')
    expect(await add('another text of the same message', ['1760000000000'])).toBe('erased')
    expect(await add('the weather of the moon')).toBe('inserted')

    await database.db.execute(sql`insert into memories (persona_id, id, personality_id, content)
      values (${people.ann}, ${remembered!.id}, ${people.lilith}, 'edited elsewhere, thunder')`)
    await database.db.execute(sql`insert into conversation_history
      select * from json_populate_recordset(null::conversation_history, ${JSON.stringify(history)}::json)`)
    await expect(say('Rex hates thunder', 'Poor dog.')).rejects.toMatchObject({ code: 'message_erased' })
    expect(await rebuild()).toEqual([])
    for (const word of ['thunder', 'rain', 'Poor dog']) expect(await tablesHolding(word)).toEqual([])
  })

  it('of a memory alone keeps the messages, and the rebuild does not make it again', async () => {
    await say('Rex hates thunder', 'Poor dog.')
    await memory.forget({ personaId: people.ann, ...everything, withHistory: false })
    expect(await rebuild()).toEqual(['erased'])
    expect(await tablesHolding('thunder')).toEqual(['conversation_history'])
  })

  it('spares what is locked, unless it is included', async () => {
    await say('Rex hates thunder', 'Poor dog.')
    const ids = (await rows<{ id: string }>(sql`select id::text from memories`)).map(({ id }) => id)
    await memory.lock({ personaId: people.ann, ids, by })
    expect(await memory.forget({ personaId: people.ann, ...everything })).toMatchObject({ memories: [], locked: 1 })
    expect(await tablesHolding('thunder')).toEqual(['conversation_history', 'memories'])
    await memory.forget({ personaId: people.ann, ...everything, includeLocked: true })
    expect(await tablesHolding('thunder')).toEqual([])
  })

  it('of a persona takes all of it, and lets a returning person begin anew', async () => {
    await say('Rex hates thunder', 'Poor dog.')
    const told = await memory.erasePersona({ personaId: people.annAtPlay, by })
    expect(told).toEqual({ memories: 0, locked: 0, messages: 0, user: false })
    const whole = { memories: 1, locked: 0, messages: 2, user: false }
    expect(await memory.erasePersona({ personaId: people.ann, dryRun: true, by })).toEqual(whole)
    expect(await tablesHolding('thunder')).toEqual(['conversation_history', 'memories'])
    expect(await memory.erasePersona({ personaId: people.ann, by })).toEqual(whole)
    expect(await tablesHolding('thunder')).toEqual([])

    await database.db.execute(
      sql`insert into personas (id, owner_id, name) values (${people.ann}, ${people.users.ann}, 'Default')`,
    )
    await expect(say('Rex hates thunder', 'Poor dog.')).rejects.toMatchObject({ code: 'message_erased' })
    await say('Rex is back', 'Hello.', Date.now() + 1_000)
    expect(await tablesHolding('Rex is back')).toEqual(['conversation_history', 'memories'])
  })

  it('hashes as HMAC-SHA-256 does', async () => {
    const key = randomBytes(32)
    const { inner, outer } = hmacBlocks(key)
    const [hashed] = await rows<{ hash: string }>(
      sql`select encode(erasure_hash(decode(${inner.toString('hex')}, 'hex'), decode(${outer.toString('hex')}, 'hex'),
        'text', 'Grüße'), 'hex') as hash`,
    )
    expect(hashed!.hash).toBe(createHmac('sha256', key).update('text:Grüße').digest('hex'))
  })
})

describe('forgetting', () => {
  it('selects by message, personality, channel, sender, time and question, narrowing each other', async () => {
    await say('Rex hates thunder', 'Poor dog.', 1_760_000_000_000)
    await say('My car is red', 'A fine colour.', 1_760_100_000_000)
    const selected = async (where: Parameters<typeof memory.forget>[0]['where']) =>
      (await memory.forget({ personaId: people.ann, where, dryRun: true, by })).memories.length
    expect(await selected({ all: true })).toBe(2)
    expect(await selected({ messageIds: ['1760000000000'] })).toBe(1)
    expect(await selected({ personalityId: people.moss })).toBe(0)
    expect(await selected({ channelId: '300' })).toBe(2)
    expect(await selected({ channelId: '301' })).toBe(0)
    expect(await selected({ sender: '80351110224678912' })).toBe(2)
    expect(await selected({ from: 1_760_050_000_000 })).toBe(1)
    expect(await selected({ until: 1_760_050_000_000, channelId: '300' })).toBe(1)
    expect(await selected({ search: { query: 'Rex thunder', limit: 1 } })).toBe(1)
    await expect(selected({})).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('is soft by default, and undone', async () => {
    await say('Rex hates thunder', 'Poor dog.')
    const { operationId } = await memory.forget({ personaId: people.ann, where: { all: true }, by })
    expect(await rows(sql`select visibility from memories`)).toEqual([{ visibility: 'deleted' }])
    await memory.undo({ personaId: people.ann, operationId: operationId!, by })
    expect(await rows(sql`select visibility from memories`)).toEqual([{ visibility: 'normal' }])
  })
})

it('a deleted message takes its unlocked memories along, and brings them back', async () => {
  const id = await say('Rex hates thunder', 'Poor dog.')
  const deleted = await memory.deleteMessage({ personaId: people.ann, id, by })
  expect(deleted.memories).toHaveLength(1)
  expect(await rows(sql`select visibility from memories`)).toEqual([{ visibility: 'deleted' }])
  expect(await rebuild()).toEqual([])
  await expect(memory.deleteMessage({ personaId: people.ann, id, by })).rejects.toMatchObject({
    code: 'memory_not_found',
  })
  expect(await memory.restoreMessage({ personaId: people.ann, id, by })).toEqual({ memories: deleted.memories })
  expect(await rows(sql`select visibility from memories`)).toEqual([{ visibility: 'normal' }])
})

it('an export holds everything that is stored about a person, and nothing of anybody else', async () => {
  await say('Rex hates thunder', 'Poor dog.')
  await memory.addMemory({
    text: 'Ben likes boats',
    metadata: { personaId: people.ben, personalityId: people.lilith, createdAt: 1_760_000_000_000 },
  })
  const lines: string[] = []
  for await (const line of memory.exportPerson({ userId: people.users.ann })) lines.push(JSON.stringify(line))
  const text = lines.join('\n')
  for (const word of ['"ann"', 'At play', 'Poor dog', 'Rex hates thunder']) expect(text).toContain(word)
  expect(text).not.toMatch(/boats|"ben"/)
})

describe('an export of a sender', () => {
  const tables = async (sender: string) => {
    const found: string[] = []
    for await (const { table } of memory.exportPerson({ sender })) found.push(table)
    return found
  }

  it('holds what they said and were answered, and the memories that name them', async () => {
    await say('Rex hates thunder', 'Poor dog.')
    expect(await tables('80351110224678912')).toEqual(['conversation_history', 'conversation_history', 'memories'])
    expect(await tables('80351110224678913')).toEqual([])
  })

  it('follows the messages of memories where only those name them', async () => {
    await say('Rex hates thunder', 'Poor dog.')
    await say('My car is red', 'A fine colour.', 1_760_100_000_000)
    await database.db.execute(sql`update memories set senders = '{legacy-7}' where content like '%Rex%'`)
    expect(await tables('legacy-7')).toEqual(['conversation_history', 'conversation_history', 'memories'])
  })
})

it('an export pages by persona and id: ids that two personas share lose no row at a border', async () => {
  await database.db.execute(sql`insert into memories (persona_id, id, personality_id, content)
    select persona.id, md5(at::text)::uuid, ${people.lilith}, 'memory ' || at
    from generate_series(1, 450) at cross join (values (${people.ann}::uuid), (${people.annAtPlay}::uuid)) persona (id)`)
  const keys = new Set<string>()
  for await (const { table, row } of memory.exportPerson({ userId: people.users.ann })) {
    if (table === 'memories') keys.add(`${row.persona_id} ${row.id}`)
  }
  expect(keys.size).toBe(900)
})
