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
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
const by = { actor: 'test' }
const START = 1_760_000_000_000
let people: People
let memory: PgvectorMemoryAdapter

beforeEach(async () => {
  await emptyTables(database)
  people = await somePeople(database)
  memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder() })
})

const rows = <Row extends object>(statement: ReturnType<typeof sql>) => queryRows<Row>(database.db, statement)

/** A turn, with Discord ids or known by its rows alone. */
async function say(user: string, assistant: string, at: number, discordMessageIds: string[] = []): Promise<void> {
  const where = { personaId: people.ann, personalityId: people.lilith, channelId: '300', guildId: '200' }
  const { id } = await recordMessage(database, {
    ...where,
    role: 'user',
    content: user,
    createdAt: at,
    discordMessageIds,
  })
  await recordReply(database, (await findMessage(database, { personaId: people.ann, id }))!, { content: assistant })
}

async function rebuild(personaId: string): Promise<string[]> {
  const outcomes: string[] = []
  for await (const turns of streamTurns(database, { personaId })) {
    outcomes.push(...(await memory.addMemories(turns.map(memoryOfTurn))).map(({ outcome }) => outcome))
  }
  return outcomes
}

const state = async () => ({
  memories: await rows(sql`select persona_id, id, content, message_ids from memories order by id`),
  messages: await rows(sql`select persona_id, id, role, content, created_at::text, deleted_at::text
    from conversation_history order by id`),
})

const messagesOf = async (personaId: string) =>
  (
    await rows<{ content: string }>(sql`select content from conversation_history where persona_id = ${personaId}
    order by conversation_history.created_at`)
  ).map(({ content }) => content)

const idOf = async (text: string) =>
  (await rows<{ id: string }>(sql`select id from memories where content like ${`%${text}%`}`))[0]!.id

describe('a move with its history', () => {
  beforeEach(async () => {
    await say('Rex hates thunder', 'Poor dog.', START)
    await say('My car is red', 'A fine colour.', START + 60_000, ['77'])
    await say('Tea at five', 'With milk?', START + 120_000)
    await rebuild(people.ann)
  })

  it('takes the messages a memory was made of, and no rebuild makes it again anywhere', async () => {
    const moved = await memory.move({ personaId: people.ann, to: people.ben, ids: [await idOf('Rex')], by })
    expect(moved).toMatchObject({ messages: 2, merged: 0 })
    expect(await messagesOf(people.ben)).toEqual(['Rex hates thunder', 'Poor dog.'])
    expect(await messagesOf(people.ann)).toHaveLength(4)
    const after = await state()
    expect(await rebuild(people.ann)).toEqual(['known', 'known'])
    expect(await rebuild(people.ben)).toEqual(['known'])
    expect(await state()).toEqual(after)
  })

  it('keeps a correction: what was edited is not made again from its messages', async () => {
    const id = await idOf('car')
    await memory.edit({ personaId: people.ann, id, text: 'The car was sold', by })
    await memory.move({ personaId: people.ann, to: people.ben, ids: [id], by })
    expect(await rebuild(people.ben)).toEqual(['known'])
    expect(
      (await rows<{ content: string }>(sql`select content from memories where persona_id = ${people.ben}`))[0],
    ).toEqual({
      content: 'The car was sold',
    })
  })

  it('knows messages by their new rows, so that forgetting takes them too', async () => {
    await memory.move({ personaId: people.ann, to: people.ben, ids: [await idOf('Tea')], by })
    const wanted = {
      personaId: people.ben,
      where: { all: true as const },
      depth: 'erase' as const,
      withHistory: true,
      by,
    }
    expect(await memory.forget(wanted)).toMatchObject({ messages: 2 })
    expect(await messagesOf(people.ben)).toEqual([])
  })

  it('of everything takes every message, and comes back by undo as it was', async () => {
    const lone = { personaId: people.ann, personalityId: people.lilith, channelId: '300', guildId: null }
    await recordMessage(database, { ...lone, role: 'user', content: 'unanswered', createdAt: START + 180_000 })
    const before = await state()
    const moved = await memory.move({ personaId: people.ann, to: people.ben, ids: 'all', by })
    expect(moved.messages).toBe(7)
    expect(await messagesOf(people.ann)).toEqual([])
    expect(await rebuild(people.ann)).toEqual([])
    const undone = await memory.undo({ personaId: people.ben, operationId: moved.operationId, by })
    expect(undone).toMatchObject({ left: [] })
    expect(undone.undone).toHaveLength(3)
    expect(await state()).toEqual(before)
    expect(await rebuild(people.ann)).toEqual(['known', 'known', 'known'])
  })

  it('becomes one with a message that the other has already', async () => {
    const message = { personalityId: people.lilith, channelId: '300', guildId: '200', role: 'user' as const }
    await recordMessage(database, { ...message, personaId: people.ben, content: 'Rex hates thunder', createdAt: START })
    await memory.move({ personaId: people.ann, to: people.ben, ids: [await idOf('Rex')], by })
    expect(await messagesOf(people.ben)).toEqual(['Rex hates thunder', 'Poor dog.'])
  })

  it('keeps another message of the same millisecond beside it', async () => {
    const message = { personalityId: people.lilith, channelId: '300', guildId: '200', role: 'user' as const }
    await recordMessage(database, { ...message, personaId: people.ben, content: 'Hello', createdAt: START })
    await memory.move({ personaId: people.ann, to: people.ben, ids: [await idOf('Rex')], by })
    expect((await messagesOf(people.ben)).sort()).toEqual(['Hello', 'Poor dog.', 'Rex hates thunder'])
  })

  it('is declined where the messages are to stay', async () => {
    const ids = [await idOf('Rex')]
    expect(await memory.move({ personaId: people.ann, to: people.ben, ids, withHistory: false, by })).toMatchObject({
      messages: 0,
    })
    expect(await messagesOf(people.ann)).toHaveLength(6)
  })
})
