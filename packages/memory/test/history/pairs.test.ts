import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, test } from 'vitest'
import { hasHistory } from '../../src/history/has-history.js'
import { countTurns, cursorOf, streamTurns, type Turn, type TurnFilter } from '../../src/history/pairs.js'
import { recordMessage } from '../../src/history/record-message.js'
import { memoryOfTurn } from '../../src/history/turn-memory.js'
import { ensurePersona } from '../../src/people/ensure-persona.js'
import { ensureUser } from '../../src/people/ensure-user.js'
import { ensurePersonality } from '../../src/people/personalities.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const START = Date.UTC(2026, 0, 5, 12)
const DM = '1001'
const ROOM = '1002'

let mara: string
let maraAtWork: string
let joon: string
let lilith: string
let fenn: string

/** Writes a conversation, a message a second: `u:` and `a:` are the two sides, `x` before it = deleted later. */
async function say(
  who: { persona: string; personality: string; channel: string; guild?: string; at: number },
  script: string[],
) {
  for (const [index, line] of script.entries()) {
    const deleted = line.startsWith('x')
    const [side, content] = line.slice(deleted ? 1 : 0).split(':') as [string, string]
    const { id } = await recordMessage(database, {
      personaId: who.persona,
      personalityId: who.personality,
      channelId: who.channel,
      guildId: who.guild ?? null,
      role: side === 'u' ? 'user' : side === 'a' ? 'assistant' : 'system',
      content,
      createdAt: who.at + index * 1_000,
      discordMessageIds: side === 'u' ? [`u-${content}`] : [],
    })
    if (deleted) await database.db.execute(sql`update conversation_history set deleted_at = now() where id = ${id}`)
  }
}

async function read(filter: TurnFilter = {}, batchSize = 100): Promise<string[]> {
  const said: string[] = []
  for await (const batch of streamTurns(database, filter, { batchSize })) {
    expect(batch.length).toBeLessThanOrEqual(batchSize)
    said.push(...batch.map((turn) => `${turn.user.content}>${turn.assistant.content}`))
  }
  return said
}

async function firstTurn(filter: TurnFilter): Promise<Turn> {
  const { value } = await streamTurns(database, filter).next()
  return value![0]!
}

beforeAll(async () => {
  const first = await ensureUser(database, { discordId: '501', username: 'mara' })
  const second = await ensureUser(database, { discordId: '502', username: 'joon' })
  mara = first.defaultPersonaId
  joon = second.defaultPersonaId
  maraAtWork = (await ensurePersona(database, { ownerId: first.id, name: 'At work' })).id
  const card = { ownerId: first.id, characterInfo: 'x', personalityTraits: 'x' }
  lilith = (await ensurePersonality(database, { ...card, slug: 'lilith', name: 'Lilith' })).id
  fenn = (await ensurePersonality(database, { ...card, slug: 'fenn', name: 'Fenn' })).id
  expect(await hasHistory(database)).toBe(false)

  await say({ persona: mara, personality: lilith, channel: DM, at: START }, [
    'a:greeting before anyone spoke',
    'u:q1',
    'a:a1',
    'u:said twice, first half',
    'u:q2',
    'a:a2',
    'a:a2 goes on',
    'u:q3',
    'xa:a3, deleted',
    'a:a3 again',
    'xu:q4, deleted',
    'a:a4 without its question',
    'u:q5',
    's:a notice between',
    'a:a5 after the notice',
    'u:never answered',
  ])
  // Three people's rows interleave in one room, and one person speaks as two personas to two characters.
  await say({ persona: mara, personality: lilith, channel: ROOM, guild: '9', at: START }, [
    'u:m1',
    'a:M1',
    'u:m2',
    'a:M2',
  ])
  await say({ persona: joon, personality: lilith, channel: ROOM, guild: '9', at: START + 500 }, [
    'u:j1',
    'a:J1',
    'u:j2',
  ])
  await say({ persona: maraAtWork, personality: lilith, channel: ROOM, guild: '9', at: START + 700 }, ['u:w1', 'a:W1'])
  await say({ persona: mara, personality: fenn, channel: ROOM, guild: '9', at: START + 900 }, ['u:f1', 'a:F1'])
})

const inDm = ['q1>a1', 'q2>a2', 'q3>a3 again']
const all = [...inDm, 'm1>M1', 'm2>M2', 'j1>J1', 'w1>W1', 'f1>F1'].sort()

describe('the turns of the history', () => {
  test('are a user row and the assistant row that directly follows it, deleted rows left out', async () => {
    expect(await read({ channelId: DM })).toEqual(inDm)
    expect(await hasHistory(database)).toBe(true)
  })

  test('never pair across personas, personalities or channels', async () => {
    expect((await read()).sort()).toEqual(all)
    expect(await read({ personaId: joon })).toEqual(['j1>J1'])
    expect((await read({ personaId: mara, channelId: ROOM })).sort()).toEqual(['f1>F1', 'm1>M1', 'm2>M2'])
    expect(await read({ personalityId: fenn })).toEqual(['f1>F1'])
  })

  test.each([1, 2, 3, 5])('are the same in batches of %i', async (batchSize) => {
    expect(await read({}, batchSize)).toEqual(await read())
  })

  test('are counted as they are streamed', async () => {
    for (const filter of [
      {},
      { channelId: DM },
      { personaId: mara },
      { personalityId: fenn },
      { from: START + 3_000 },
    ]) {
      expect(await countTurns(database, filter)).toBe((await read(filter)).length)
    }
  })

  test('are chosen by the time of the answer, also where the question came before it', async () => {
    const answered = START + 2_000 // a1
    expect(await read({ channelId: DM, until: answered })).toEqual([])
    expect(await read({ channelId: DM, from: answered, until: answered + 1 })).toEqual(['q1>a1'])
    expect(await read({ channelId: DM, from: answered + 1 })).toEqual(inDm.slice(1))
  })

  test('go on after a cursor that went through JSON', async () => {
    const whole = await read()
    for await (const [turn] of streamTurns(database, {}, { batchSize: 1 })) {
      const after = JSON.parse(JSON.stringify(cursorOf(turn!)))
      const rest: string[] = []
      for await (const batch of streamTurns(database, {}, { after })) {
        rest.push(...batch.map((later) => `${later.user.content}>${later.assistant.content}`))
      }
      const read = `${turn!.user.content}>${turn!.assistant.content}`
      expect(rest).toEqual(whole.slice(whole.indexOf(read) + 1))
      expect(await countTurns(database, {}, after)).toBe(rest.length)
    }
  })

  test('carry what a memory needs', async () => {
    expect(memoryOfTurn(await firstTurn({ personaId: joon }))).toEqual({
      text: '{user}: j1\n{assistant}: J1',
      metadata: {
        personaId: joon,
        personalityId: lilith,
        createdAt: new Date(START + 1_500),
        channelId: ROOM,
        guildId: '9',
        contextType: 'channel',
        messageIds: ['u-j1', expect.stringMatching(/^[0-9a-f-]{36}$/)],
        senders: ['502'],
      },
    })
    expect(memoryOfTurn(await firstTurn({ channelId: DM })).metadata).toMatchObject({
      guildId: null,
      contextType: 'dm',
    })
  })

  test('are refused for a filter that no row can match', async () => {
    await expect(read({ personaId: 'mara' })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(read({ from: 1_767_614_400 })).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(read({}, 0)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
