import { ensureUser, hasHistory, personalityId, recentMessages } from '@bot/memory'
import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { importHistory, importPeople, peopleFile } from '../../src/index.js'
import { DM, introduce, START, turnsOf } from '../support/conversations.js'
import { useTestDatabase } from '../support/database.js'
import { rowsOf } from '../support/rows.js'

const database = useTestDatabase()
beforeEach(async () => {
  await emptyTables(database)
  await introduce(database)
})

const run = (lines: string[], batchSize?: number) => importHistory({ target: database, lines, batchSize })
const line = (fields: object) =>
  JSON.stringify({
    channelId: DM,
    personality: 'lilith',
    user: 'mara',
    role: 'user',
    content: 'hello',
    createdAt: START,
    ...fields,
  })

async function contents(): Promise<string[]> {
  const rows = await rowsOf<{ line: string }>(
    database,
    sql`select persona.name || ': ' || said.content as line from conversation_history said
      join personas persona on persona.id = said.persona_id order by said.created_at, said.id`,
  )
  return rows.map((row) => row.line)
}

describe('an import of history', () => {
  test('stores each message with its people, time and ids', async () => {
    expect(await run(turnsOf('mara', 2))).toEqual({
      status: 'finished',
      lines: 4,
      inserted: 4,
      known: 0,
      refused: {},
      problems: [],
    })
    expect(await hasHistory(database)).toBe(true)
    const { defaultPersonaId } = await ensureUser(database, { discordId: '501', username: 'mara' })
    const said = await recentMessages(database, {
      personaId: defaultPersonaId,
      personalityId: personalityId('lilith'),
      channelId: DM,
    })
    expect(
      said.map(({ role, content, createdAt, discordMessageIds }) => [
        role,
        content,
        createdAt.getTime(),
        discordMessageIds,
      ]),
    ).toEqual([
      ['user', 'question 0 of mara', START, ['mara-0']],
      ['assistant', 'answer 0 to mara', START + 5_000, []],
      ['user', 'question 1 of mara', START + 60_000, ['mara-1']],
      ['assistant', 'answer 1 to mara', START + 65_000, []],
    ])
  })

  test('changes nothing the second time, whatever the batches', async () => {
    const lines = turnsOf('mara', 5)
    await run(lines)
    const before = await contents()
    for (const batchSize of [1, 3, 500]) {
      expect(await run(lines, batchSize)).toMatchObject({ lines: 10, inserted: 0, known: 10 })
    }
    expect(await contents()).toEqual(before)
  })

  test('keeps messages of one millisecond apart, and knows them again', async () => {
    const lines = ['one', 'two', 'three'].map((content) => line({ content }))
    for (const batchSize of [500, 1]) {
      await emptyTables(database)
      await introduce(database)
      expect(await run(lines, batchSize)).toMatchObject({ inserted: 3, known: 0 })
      expect(await contents()).toEqual(['Mara: one', 'Mara: two', 'Mara: three'])
      expect(await run(lines)).toMatchObject({ inserted: 0, known: 3 })
    }
  })

  test('knows a message by its id also where its words or its time differ', async () => {
    await run([line({ messageId: '7', content: 'before the edit' })])
    expect(await run([line({ messageId: '7', content: 'after', createdAt: START + 1 })])).toMatchObject({ known: 1 })
    expect(await run([line({ messageIds: ['7', '8'] })])).toMatchObject({ known: 1 })
    expect(await contents()).toEqual(['Mara: before the edit'])
  })

  test('gives a line to the persona it names, else to whom that person is to the personality', async () => {
    const people = [
      {
        discordId: '501',
        username: 'mara',
        personas: [{ name: 'Mara' }, { name: 'Brother Osk', speaksTo: ['fenn'] }],
      },
    ]
    await importPeople(database, peopleFile.parse(people))
    await run([
      line({ content: 'unnamed' }),
      line({ content: 'named', persona: 'Brother Osk', createdAt: START + 1 }),
      line({ content: 'to fenn', personality: 'fenn', createdAt: START + 2 }),
    ])
    expect(await contents()).toEqual(['Mara: unnamed', 'Brother Osk: named', 'Brother Osk: to fenn'])
  })

  test('counts each line it cannot take, with the reason, and takes the others', async () => {
    await ensureUser(database, { discordId: '777', username: 'joon' }) // a second joon
    const report = await run([
      line({ content: 'good' }),
      '{ "channelId": "1", ',
      line({ createdAt: '2026-01-05T12:00:00' }),
      line({ createdAt: 1_767_614_400 }),
      line({ content: 'a\u0000b' }),
      line({ content: '  ' }),
      line({ tone: 'rude' }),
      '',
      line({ user: 'nobody' }),
      line({ user: 'joon' }),
      line({ persona: 'Nobody' }),
      line({ personality: 'nobody' }),
    ])
    expect(report).toMatchObject({
      lines: 11,
      inserted: 1,
      refused: {
        not_json: 1,
        invalid_line: 5,
        unknown_user: 1,
        ambiguous_user: 1,
        unknown_persona: 1,
        unknown_personality: 1,
      },
    })
    expect(report.problems).toHaveLength(10)
    expect(report.problems).toContain('line 9: unknown_user')
    expect(report.problems.join()).not.toContain('rude')
    expect(await contents()).toEqual(['Mara: good'])
  })

  test('stops at the border of a batch', async () => {
    const stop = new AbortController()
    const report = await importHistory({
      target: database,
      lines: turnsOf('mara', 20),
      batchSize: 10,
      signal: stop.signal,
      onProgress: ({ done }) => done >= 20 && stop.abort(),
    })
    expect(report).toMatchObject({ status: 'stopped', inserted: 20 })
    expect(await contents()).toHaveLength(20)
  })
})

describe('an import of people', () => {
  test('gives the first persona of the file the place of the default one, once', async () => {
    const { defaultPersonaId } = await ensureUser(database, { discordId: '502', username: 'joon' })
    await introduce(database)
    const personas = await rowsOf(
      database,
      sql`select persona.id, persona.name from personas persona join users on users.id = persona.owner_id
        where users.discord_id = '502'`,
    )
    expect(personas).toEqual([{ id: defaultPersonaId, name: 'Joon' }])
  })

  test('keeps nothing of a file that names an unknown personality', async () => {
    const people = [
      { discordId: '601', username: 'new', persona: { name: 'New' } },
      { discordId: '602', username: 'newer', persona: { name: 'Newer', speaksTo: ['nobody'] } },
    ]
    await expect(importPeople(database, peopleFile.parse(people))).rejects.toMatchObject({
      code: 'unknown_personality',
    })
    expect(await rowsOf(database, sql`select username from users where discord_id in ('601', '602')`)).toEqual([])
  })
})
