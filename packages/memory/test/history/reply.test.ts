import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { transaction } from '../../src/database/transaction.js'
import { findMessage, type Message } from '../../src/history/find-message.js'
import { findReply } from '../../src/history/find-reply.js'
import { streamTurns } from '../../src/history/pairs.js'
import { recentMessages } from '../../src/history/recent-messages.js'
import { recordMessage } from '../../src/history/record-message.js'
import { recordReply } from '../../src/history/record-reply.js'
import { ensureUser } from '../../src/people/ensure-user.js'
import { ensurePersonality } from '../../src/people/personalities.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const START = Date.UTC(2026, 0, 5, 12)
let conversation: { personaId: string; personalityId: string }
let channel = 1_000

beforeAll(async () => {
  const user = await ensureUser(database, { discordId: '501', username: 'mara' })
  const personality = await ensurePersonality(database, {
    slug: 'lilith',
    name: 'Lilith',
    ownerId: user.id,
    characterInfo: 'x',
    personalityTraits: 'x',
  })
  conversation = { personaId: user.defaultPersonaId, personalityId: personality.id }
})

/** Messages of a person in a channel of their own, a second apart. */
async function ask(...contents: string[]): Promise<Message[]> {
  const channelId = String(channel++)
  const messages: Message[] = []
  for (const [index, content] of contents.entries()) {
    const { id } = await recordMessage(database, {
      ...conversation,
      channelId,
      guildId: '9',
      role: 'user',
      content,
      createdAt: START + index * 1_000,
      discordMessageIds: [`${channelId}-${index}`],
    })
    messages.push((await findMessage(database, { personaId: conversation.personaId, id }))!)
  }
  return messages
}

const read = async (channelId: string, before?: Date) =>
  (await recentMessages(database, { ...conversation, channelId, ...(before ? { before } : {}) })).map(
    (message) => message.content,
  )

describe('a message', () => {
  test('is found with the place it was said in and who said it', async () => {
    const [message] = await ask('hello')
    expect(message).toMatchObject({
      ...conversation,
      guildId: '9',
      role: 'user',
      content: 'hello',
      createdAt: new Date(START),
      sender: '501',
    })
  })

  test('is not found by another persona, nor once it is deleted', async () => {
    const [message] = await ask('hello')
    expect(await findMessage(database, { personaId: conversation.personalityId, id: message!.id })).toBeNull()
    await database.db.execute(sql`update conversation_history set deleted_at = now() where id = ${message!.id}`)
    expect(await findMessage(database, { personaId: conversation.personaId, id: message!.id })).toBeNull()
  })
})

describe('a reply', () => {
  test('stands directly after its message, although others were written before it was made', async () => {
    const [first, second] = await ask('first?', 'second?')
    await recordReply(database, second!, { content: 'second.' })
    await recordReply(database, first!, { content: 'first.' })
    expect(await read(first!.channelId)).toEqual(['first?', 'first.', 'second?', 'second.'])
    const turns: string[] = []
    for await (const batch of streamTurns(database, { channelId: first!.channelId })) {
      turns.push(...batch.map((turn) => `${turn.user.content} ${turn.assistant.content}`))
    }
    expect(turns).toEqual(['first? first.', 'second? second.'])
  })

  test('is stored once, however many store one at the same moment', async () => {
    const [message] = await ask('well?')
    const stored = await Promise.all(
      ['a', 'b', 'c', 'd'].map((content) =>
        transaction(database, (tx) => recordReply(tx, message!, { content, metadata: { from: content } })),
      ),
    )
    const [winner] = stored.filter((outcome) => !outcome!.known)
    expect(stored.filter((outcome) => !outcome!.known)).toHaveLength(1)
    for (const outcome of stored) expect(outcome!.reply).toEqual(winner!.reply)
    expect(await read(message!.channelId)).toEqual(['well?', winner!.reply.content])
    expect(await findReply(database, message!)).toEqual(winner!.reply)
    expect(winner!.reply.metadata).toEqual({ from: winner!.reply.content, replyTo: message!.id })
  })

  test('is not stored for a message that was deleted meanwhile', async () => {
    const [message] = await ask('never mind')
    await database.db.execute(sql`update conversation_history set deleted_at = now() where id = ${message!.id}`)
    expect(await recordReply(database, message!, { content: 'too late' })).toBeNull()
    expect(await findReply(database, message!)).toBeNull()
  })

  test('of another message is not taken for this one', async () => {
    const [first, second] = await ask('first?', 'second?')
    await recordReply(database, second!, { content: 'second.' })
    expect(await findReply(database, first!)).toBeNull()
  })
})

test('the recent messages before a moment leave out the message of that moment and all later ones', async () => {
  const [, second] = await ask('one', 'two', 'three')
  expect(await read(second!.channelId, second!.createdAt)).toEqual(['one'])
  expect(await read(second!.channelId)).toEqual(['one', 'two', 'three'])
})
