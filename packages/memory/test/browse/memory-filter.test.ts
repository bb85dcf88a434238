import { sql } from 'drizzle-orm'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  countMemories,
  createEmbedder,
  listMemories,
  type MemoryState,
  PgvectorMemoryAdapter,
  transaction,
} from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
const by = { actor: 'test' }
const DAY = 86_400_000
/** A Monday, half an hour before midnight UTC. */
const START = Date.UTC(2026, 0, 5, 23, 30)
let people: People
let memory: PgvectorMemoryAdapter

/** Said a day apart, from START on. */
const texts = ['Rex hates thunder', 'Cleo sleeps', 'the car is red', 'who was it', 'tea at five', 'Rex and the car']

beforeAll(async () => {
  people = await somePeople(database)
  memory = new PgvectorMemoryAdapter({ database, embedder: await createEmbedder({ provider: 'hashing' }) })
  const batch = texts.map((text, at) => ({
    text,
    metadata: {
      personaId: people.ann,
      personalityId: at % 2 ? people.moss : people.lilith,
      createdAt: START + at * DAY,
      ...(at < 4 ? { guildId: '8', channelId: at < 2 ? '71' : '72' } : { contextType: 'dm' as const }),
      senders: at === 0 ? ['501'] : [],
    },
  }))
  const added = await memory.addMemories(batch.slice(0, -1))
  await transaction(database, (tx) => memory.addMemories(batch.slice(-1), { transaction: tx }))
  await memory.addMemories([{ ...batch[0]!, metadata: { ...batch[0]!.metadata, personaId: people.ben } }])
  const named = (at: number) => ({ personaId: people.ann, ids: added[at]!.ids, by })
  await memory.lock(named(0))
  await memory.hide(named(1))
  await memory.archive(named(2))
  await memory.softDelete(named(3))
  await memory.setExpiry({ ...named(4), expiresAt: Date.now() + 60_000 })
  await database.db.execute(sql`update memories set expires_at = now() - interval '1 s' where expires_at is not null`)
})

type Filter = Omit<Parameters<typeof listMemories>[1], 'personaId'>

const listed = async (filter: Filter) =>
  (await listMemories(database, { personaId: people.ann, ...filter })).rows
    .map(({ text }) => texts.indexOf(text))
    .sort()

describe('memories are listed', () => {
  it.each<[Filter, number[]]>([
    [{}, [0, 1, 2, 4, 5]],
    [{ states: ['active'] }, [0, 5]],
    [{ states: ['hidden', 'archived'] }, [1, 2]],
    [{ states: ['deleted'] }, [3]],
    [{ states: ['locked'] }, [0]],
    [{ states: ['pending'] }, [5]],
    [{ states: ['expired'] }, [4]],
    [{ states: ['active', 'deleted'], visibility: ['deleted'] }, [3]],
    [{ channelId: '72' }, [2]],
    [{ sender: '501' }, [0]],
    [{ from: START + DAY, until: START + 4 * DAY }, [1, 2]],
    [{ text: 'rex' }, [0, 5]],
    [{ text: 'Rex -car' }, [0]],
    [{ text: '"the car"' }, [2, 5]],
    [{ text: 'sleeping or thunder' }, [0, 1]],
    [{ text: 'who', states: ['deleted'] }, [3]],
    [{ text: "'); drop table users; --" }, []],
    [{ text: 'rex', states: ['locked'], channelId: '71' }, [0]],
  ])('by %j', async (filter, expected) => {
    expect(await listed(filter)).toEqual(expected)
  })

  it('by personality', async () => {
    expect(await listed({ personalityId: people.moss })).toEqual([1, 5])
  })

  it('by id, deleted or not, but none of another persona', async () => {
    const ids = (await listMemories(database, { personaId: people.ann, states: ['deleted', 'locked'] })).rows.map(
      ({ id }) => id,
    )
    const ofBen = (await listMemories(database, { personaId: people.ben })).rows.map(({ id }) => id)
    expect(await listed({ ids: [...ids, ...ofBen] })).toEqual([0, 3])
    expect(await listed({ ids, states: ['locked'] })).toEqual([0])
  })

  it.each<[Filter]>([
    [{ states: [] }],
    [{ ids: ['x'] }],
    [{ states: ['gone' as MemoryState] }],
    [{ text: '' }],
    [{ from: 1_760_000_000 }],
    [{ text: 'nul\0' }],
  ])('and %j is refused', async (filter) => {
    await expect(listed(filter)).rejects.toMatchObject({ code: 'invalid_input' })
  })
})

describe('memories are counted', () => {
  const counted = (given: Omit<Parameters<typeof countMemories>[1], 'personaId'>) =>
    countMemories(database, { personaId: people.ann, ...given })
  const midnight = Date.UTC(2026, 0, 5)

  it('by day, as many as are listed', async () => {
    expect(await counted({ by: 'day' })).toEqual({
      counts: [0, 1, 2, 4, 5].map((at) => ({ startMs: midnight + at * DAY, group: null, memories: 1 })),
      total: 5,
      truncated: false,
    })
  })

  it('by week and month, from where the time zone says they begin', async () => {
    expect(await counted({ by: 'week' })).toMatchObject({ counts: [{ startMs: midnight, memories: 5 }] })
    expect(await counted({ by: 'month' })).toMatchObject({ counts: [{ startMs: Date.UTC(2026, 0), memories: 5 }] })
    const riga = await counted({ by: 'day', timeZone: 'Europe/Riga' })
    expect(riga.counts[0]).toMatchObject({ startMs: Date.UTC(2026, 0, 5, 22), memories: 1 })
  })

  it('apart by personality or channel, under the filters of the list', async () => {
    const byChannel = await counted({ by: 'month', groupBy: 'channel' })
    expect(byChannel.counts.map(({ group, memories }) => [group, memories])).toEqual([
      ['71', 2],
      ['72', 1],
      [null, 2],
    ])
    const byPersonality = await counted({ by: 'month', groupBy: 'personality', text: 'rex' })
    expect(new Map(byPersonality.counts.map(({ group, memories }) => [group, memories]))).toEqual(
      new Map([
        [people.lilith, 1],
        [people.moss, 1],
      ]),
    )
    expect(await counted({ by: 'day', states: ['expired'], text: 'thunder' })).toEqual({
      counts: [],
      total: 0,
      truncated: false,
    })
  })

  it.each(['+01:00', 'Mars/Olympus', ''])('and no time zone is %j', async (timeZone) => {
    await expect(counted({ by: 'day', timeZone })).rejects.toMatchObject({ code: 'invalid_input' })
  })
})
