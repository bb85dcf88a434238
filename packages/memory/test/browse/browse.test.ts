import { beforeAll, describe, expect, test } from 'vitest'
import {
  createEmbedder,
  ensurePersonality,
  ensureUser,
  type KnownUser,
  listMemories,
  listMessages,
  PgvectorMemoryAdapter,
  readBacklog,
  recordMessage,
  transaction,
} from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'

const database = useTestDatabase()
const START = Date.UTC(2026, 0)
let mara: KnownUser
let tom: KnownUser
let personalityId: string

beforeAll(async () => {
  mara = await ensureUser(database, { discordId: '1', username: 'mara' })
  tom = await ensureUser(database, { discordId: '2', username: 'tom' })
  const card = { name: 'Lilith', ownerId: mara.id, characterInfo: 'x', personalityTraits: 'x' }
  personalityId = (await ensurePersonality(database, { slug: 'lilith', ...card })).id
  const memory = new PgvectorMemoryAdapter({ database, embedder: await createEmbedder({ provider: 'hashing' }) })
  const of = (personaId: string, text: string, createdAt: number) => ({
    text,
    metadata: { personaId, personalityId, createdAt, channelId: '7', guildId: '8' },
  })
  // Pairs share their moment: pages must not lose or repeat one of them.
  const texts = Array.from({ length: 10 }, (_, at) =>
    of(mara.defaultPersonaId, `memory ${at}`, START + Math.floor(at / 2)),
  )
  await memory.addMemories([...texts, of(tom.defaultPersonaId, 'of tom', START)])
  await transaction(database, (transaction) =>
    memory.addMemory(of(mara.defaultPersonaId, 'pending', START - 1), { transaction }),
  )
  for (const at of [1, 2, 3]) {
    const where = { personaId: mara.defaultPersonaId, personalityId, channelId: '7', guildId: null }
    await recordMessage(database, { ...where, role: 'user', content: `message ${at}`, createdAt: START + at })
  }
})

/** Every page, one after the other. */
async function all<Row>(read: (after: string | undefined) => Promise<{ rows: Row[]; next: string | null }>) {
  const rows: Row[] = []
  let after: string | undefined
  do {
    const page = await read(after)
    rows.push(...page.rows)
    after = page.next ?? undefined
  } while (after !== undefined)
  return rows
}

describe('the memories of a persona', () => {
  test.each([1, 3, 4, 50])('come newest first, each once, %i at a time', async (limit) => {
    const rows = await all((after) => listMemories(database, { personaId: mara.defaultPersonaId, limit, after }))
    expect(rows.map(({ text }) => text).sort()).toEqual(
      [...Array(10).keys()].map((at) => `memory ${at}`).concat('pending'),
    )
    const times = rows.map(({ createdAtMs }) => createdAtMs)
    expect(times).toEqual([...times].sort((a, b) => b - a))
  })

  test('are told with their state', async () => {
    const { rows } = await listMemories(database, { personaId: mara.defaultPersonaId })
    expect(rows.at(-1)).toMatchObject({
      ...{ text: 'pending', pending: true, visibility: 'normal', isLocked: false, personalityName: 'Lilith' },
      ...{ channelId: '7', guildId: '8', createdAtMs: START - 1, expiresAtMs: null },
    })
  })

  test('leave out what is deleted, unless it is asked for', async () => {
    await database.db.execute(`update memories set visibility = 'deleted' where content = 'memory 9'`)
    const { personaId } = { personaId: mara.defaultPersonaId }
    expect((await listMemories(database, { personaId })).rows).toHaveLength(10)
    expect((await listMemories(database, { personaId, visibility: ['deleted'] })).rows).toMatchObject([
      { text: 'memory 9' },
    ])
    await database.db.execute(`update memories set visibility = 'normal' where content = 'memory 9'`)
  })

  test('are nobody else’s, also with the cursor of somebody else', async () => {
    const { next } = await listMemories(database, { personaId: mara.defaultPersonaId, limit: 1 })
    const { rows } = await listMemories(database, { personaId: tom.defaultPersonaId, after: next! })
    expect(rows.map(({ text }) => text)).toEqual(['of tom'])
  })

  test.each(['', 'x', `1_${'0'.repeat(36)}`, "1_'; drop table users; --"])(
    'are not listed after "%s"',
    async (after) => {
      const listing = listMemories(database, { personaId: mara.defaultPersonaId, after })
      await expect(listing).rejects.toMatchObject({ code: 'invalid_input' })
    },
  )
})

describe('messages and the backlog', () => {
  test('messages come newest first, a page at a time', async () => {
    const rows = await all((after) => listMessages(database, { personaId: mara.defaultPersonaId, limit: 2, after }))
    expect(rows.map(({ content }) => content)).toEqual(['message 3', 'message 2', 'message 1'])
  })

  test('the backlog tells what waits, without texts', async () => {
    const report = await readBacklog(database)
    expect(report.counts).toEqual([{ status: 'waiting', lastError: null, items: 1 }])
    expect(report.items).toMatchObject([{ personaId: mara.defaultPersonaId, attempts: 0 }])
    expect(JSON.stringify(report)).not.toContain('pending')
  })
})
