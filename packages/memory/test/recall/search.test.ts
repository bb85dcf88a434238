import { sql } from 'drizzle-orm'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { MemoryQueryOptions, NewMemory } from '../../src/contract.js'
import { useTestDatabase } from '../support/database.js'
import { type SwitchableEmbedder, switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
let people: People
let embedder: SwitchableEmbedder
let memory: PgvectorMemoryAdapter

beforeAll(async () => {
  people = await somePeople(database)
})

beforeEach(async () => {
  await database.db.execute(sql`delete from memories`)
  embedder = await switchableEmbedder({ maxInputTokens: 60 })
  memory = new PgvectorMemoryAdapter({ database, embedder })
})

const DAY = 86_400_000
const NOW = Date.UTC(2026, 5, 1)

const remember = (text: string, more: Partial<NewMemory['metadata']> = {}) =>
  memory.addMemory({
    text,
    metadata: { personaId: people.ann, personalityId: people.lilith, createdAt: NOW, contextType: 'dm', ...more },
  })

const ask = (query: string, more: Partial<MemoryQueryOptions> = {}) =>
  memory.search(query, { personaId: people.ann, venue: { kind: 'dm' }, ...more })

const textsOf = async (answer: ReturnType<typeof ask>) => (await answer).documents.map((one) => one.pageContent)

describe('an answer', () => {
  it('puts first what words and meaning agree on, and says why', async () => {
    await remember('My dog Rex hates thunder')
    await remember('The fence wants paint')
    const { documents } = await ask('does Rex like thunder?')
    expect(documents[0]!.pageContent).toBe('My dog Rex hates thunder')
    const { why, score, distance } = documents[0]!.metadata
    expect(why).toMatchObject({ vectorRank: 1, lexicalRank: 1, recency: 0, matched: 'match' })
    expect(why.surroundings).toMatchObject({ lexical: 0 })
    expect(why.coverage).toBeGreaterThan(0)
    expect(why.fused).toBeCloseTo(0.5 / 11 + Math.sqrt(why.coverage) / 11, 10)
    expect(score).toBeCloseTo(1 - distance!, 10)
  })

  it('is empty where memory is off, without asking anybody', async () => {
    await remember('My dog Rex hates thunder')
    embedder.calls.length = 0
    expect(await memory.queryMemories('Rex', { personaId: people.ann, venue: { kind: 'dm' }, limit: 0 })).toEqual([])
    expect(embedder.calls).toEqual([])
  })

  it('holds at most `limit` memories, 20 by default', async () => {
    for (let at = 0; at < 25; at++) await remember(`Rex fact ${at}`)
    expect((await ask('Rex')).documents).toHaveLength(20)
    expect((await ask('Rex', { limit: 3 })).documents).toHaveLength(3)
  })

  it('shares memories across personalities unless one is named', async () => {
    await remember('Rex barks', { personalityId: people.lilith })
    await remember('Rex sleeps', { personalityId: people.moss })
    expect(await textsOf(ask('Rex'))).toHaveLength(2)
    expect(await textsOf(ask('Rex', { personalityId: people.moss }))).toEqual(['Rex sleeps'])
  })

  it('counts what was said around a memory towards it, within one conversation only', async () => {
    await remember('Which animal scares easily?', { createdAt: NOW })
    await remember('Rex does, at every storm', { createdAt: NOW + 1_000 })
    await remember('Somebody else entirely', { createdAt: NOW + 7_200_000 })
    const { documents } = await ask('which animal scares easily')
    const lexicalFromAround = documents.map(({ pageContent, metadata }) => [
      pageContent,
      metadata.why.surroundings.lexical > 0,
    ])
    expect(Object.fromEntries(lexicalFromAround)).toEqual({
      'Which animal scares easily?': false,
      'Rex does, at every storm': true,
      'Somebody else entirely': false,
    })
    expect(documents[1]!.pageContent).toBe('Rex does, at every storm')
  })

  it('leaves out what is newer than asked, strictly', async () => {
    await remember('Rex barks', { createdAt: NOW - 1 })
    await remember('Rex sleeps', { createdAt: NOW })
    expect(await textsOf(ask('Rex', { excludeNewerThan: NOW }))).toEqual(['Rex barks'])
    expect(await textsOf(ask('Rex', { excludeNewerThan: new Date(NOW) }))).toEqual(['Rex barks'])
  })

  it('leaves out memories by id and by message', async () => {
    await remember('Rex barks', { messageIds: ['1', '2'] })
    await remember('Rex sleeps', { messageIds: ['3'] })
    const [barks] = (await ask('barks')).documents
    expect(await textsOf(ask('Rex', { excludeIds: [barks!.metadata.id] }))).toEqual(['Rex sleeps'])
    expect(await textsOf(ask('Rex', { excludeMessageIds: ['2', '9'] }))).toEqual(['Rex sleeps'])
  })

  it('prefers what is newer where asked to', async () => {
    await remember('Rex barks at night', { createdAt: NOW - 400 * DAY })
    await remember('Rex barks at noon', { createdAt: NOW - DAY })
    const clocked = new PgvectorMemoryAdapter({ database, embedder, clock: () => NOW })
    const options = { personaId: people.ann, venue: { kind: 'dm' } as const, recency: { halfLifeDays: 30, weight: 5 } }
    const { documents } = await clocked.search('Rex barks at night', options)
    expect(documents[0]!.pageContent).toBe('Rex barks at noon')
    expect(documents[0]!.metadata.why.recency).toBeCloseTo((5 / 11) * 0.5 ** (1 / 30), 6)
  })

  it('brings the other chunks of a split text, which take no place of another memory', async () => {
    const long = Array.from({ length: 30 }, (_, at) => `Chapter ${at} of the story goes on and on. `).join('')
    await remember(long)
    await remember('Chapter seven was the best one')
    const { documents } = await ask('chapter seven', { limit: 2 })
    const chunks = documents.filter((one) => one.metadata.chunkGroupId)
    expect(chunks.map((one) => one.pageContent).join('')).toBe(long)
    expect(chunks.filter((one) => one.metadata.why.matched === 'match').length).toBeLessThanOrEqual(2)
    expect(documents.map((one) => one.pageContent)).toContain('Chapter seven was the best one')
    expect((await ask('chapter seven', { limit: 2, includeSiblings: false })).documents).toHaveLength(2)
  })
})

describe('channels', () => {
  beforeEach(async () => {
    for (let at = 0; at < 6; at++)
      await remember(`Rex at home ${at}`, { guildId: '7', channelId: '71', contextType: null })
    for (let at = 0; at < 6; at++)
      await remember(`Rex is out ${at}`, { guildId: '7', channelId: '72', contextType: null })
  })

  const atHome = (texts: string[]) => texts.filter((text) => text.includes('home')).length

  it('fill their share of the answer first, by default half', async () => {
    const query = 'Rex is out'
    expect(atHome(await textsOf(ask(query, { limit: 4, channelIds: ['71'] })))).toBe(2)
    expect(atHome(await textsOf(ask(query, { limit: 4, channelIds: ['71'], channelBudgetRatio: 1 })))).toBe(4)
    expect(atHome(await textsOf(ask(query, { limit: 4, channelIds: ['71'], channelBudgetRatio: 0 })))).toBe(0)
  })

  it('that hold too little leave the rest to what was said anywhere, and nothing comes twice', async () => {
    const texts = await textsOf(ask('Rex', { limit: 10, channelIds: ['71'], channelBudgetRatio: 1 }))
    expect(texts).toHaveLength(10)
    expect(new Set(texts).size).toBe(10)
    expect(atHome(texts)).toBe(6)
    expect(await textsOf(ask('Rex', { limit: 3, channelIds: ['99'] }))).toHaveLength(3)
  })
})

it('a diverse answer passes over what says the same again', async () => {
  await remember('Rex hates thunder and lightning')
  await remember('Rex hates thunder and lightning!')
  await remember('Rex hates thunder, and lightning')
  await remember('Rex eats thunder-shaped biscuits')
  const plain = await textsOf(ask('Rex hates thunder and lightning', { limit: 2 }))
  const diverse = await textsOf(ask('Rex hates thunder and lightning', { limit: 2, diversity: { lambda: 0.3 } }))
  expect(plain.join()).not.toContain('biscuits')
  expect(diverse.join()).toContain('biscuits')
})

describe('the threshold', () => {
  beforeEach(async () => {
    await remember('Rex hates thunder')
    await remember('Rex paints fences quite differently, by and large, than most others would')
  })

  it('that is named holds for every memory', async () => {
    const { documents, report } = await ask('Rex hates thunder', { scoreThreshold: 0.6 })
    expect(documents.map((one) => one.pageContent)).toEqual(['Rex hates thunder'])
    expect(report.dropped.threshold).toBe(1)
  })

  it("of the embedder's own keeps noise off, but not what shares words", async () => {
    const strict = await switchableEmbedder({ profile: { semantic: true, scoreThreshold: 0.99, fusionWeight: 1 } })
    const memories = new PgvectorMemoryAdapter({ database, embedder: strict })
    const options = { personaId: people.ann, venue: { kind: 'dm' } as const }
    expect(await memories.queryMemories('thunder', options)).toHaveLength(1)
    expect(await memories.queryMemories('thunder', { ...options, mode: 'vector' })).toHaveLength(0)
    expect(await memories.queryMemories('thunder', { ...options, mode: 'vector', scoreThreshold: 0 })).toHaveLength(2)
  })
})

describe('an embedder that is down at query time', () => {
  it.each(['hybrid', 'vector'] as const)('leaves the answer to words, and says so (%s)', async (mode) => {
    await remember('Rex hates thunder')
    embedder.failWith = 'embedder_unavailable'
    const { documents, report } = await ask('thunder', { mode })
    expect(documents).toHaveLength(1)
    expect(report).toMatchObject({ degraded: 'embedder_unavailable', plan: 'none' })
  })
})

it('an embedder that hangs is waited for a few times, then left alone, and no query fails', async () => {
  await remember('Rex hates thunder')
  embedder.hangs = true
  const waits: number[] = []
  for (let at = 0; at < 12; at++) {
    const { documents, report } = await ask(`thunder ${at}`)
    expect(documents).toHaveLength(1)
    expect(report.degraded).toBe('embedder_unavailable')
    waits.push(report.timings.embeddingMs)
  }
  expect(waits.filter((ms) => ms > 1_000)).toHaveLength(3)
  expect((await memory.health()).reasons.join()).toContain('answered from words alone')
})

it('equal queries are embedded once', async () => {
  await remember('Rex hates thunder')
  embedder.calls.length = 0
  await Promise.all([ask('thunder'), ask('thunder')])
  await ask('thunder')
  expect(embedder.calls).toEqual([['thunder']])
})

describe('a query', () => {
  it.each([
    ['of nothing', ''],
    ['of stop words', 'the and of is'],
    ['of signs', '!? & | ( ) :* <-> \' " \\'],
    ['of 10,000 characters', 'thunder and lightning '.repeat(450)],
  ])('%s is answered', async (_, query) => {
    await remember('Rex hates thunder')
    const { documents } = await ask(query)
    expect(documents.length).toBeLessThanOrEqual(1)
  })

  it.each<[string, { query?: string; [option: string]: unknown }]>([
    ['NUL', { query: 'a\0' }],
    ['a limit below zero', { limit: -1 }],
    ['a huge limit', { limit: 1e9 }],
    ['a limit that is no number', { limit: Number.NaN }],
    ['no venue', { venue: undefined }],
    ['an unknown option', { personna: 'x' }],
    ['a persona that is no id', { personaId: 'user1' }],
  ])('with %s is refused', async (_, { query, ...options }) => {
    await expect(ask(query ?? 'Rex', options as object)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('about a persona nobody knows, or nobody has claimed, is refused', async () => {
    const nobody = '00000000-0000-4000-8000-000000000000'
    await expect(ask('Rex', { personaId: nobody })).rejects.toMatchObject({ code: 'unknown_persona' })
    await database.db.execute(sql`update personas set kind = 'unclaimed' where id = ${people.ben}`)
    await expect(ask('Rex', { personaId: people.ben })).rejects.toMatchObject({ code: 'unclaimed_persona' })
    await database.db.execute(sql`update personas set kind = 'person' where id = ${people.ben}`)
  })

  it('in a scope where every memory is of stop words alone finds by meaning', async () => {
    await memory.addMemory({
      text: 'to be or not to be',
      metadata: { personaId: people.annAtPlay, personalityId: people.lilith, createdAt: 1_760_000_000_000 },
    })
    const options = { personaId: people.annAtPlay, venue: 'unrestricted' } as const
    await expect(memory.queryMemories('to be or not to be, that is the question', options)).resolves.toBeInstanceOf(
      Array,
    )
  })

  it('that the database fails throws, and never answers with nothing', async () => {
    await database.db.execute(sql`alter table memory_vectors rename to gone`)
    try {
      await expect(ask('Rex')).rejects.toMatchObject({ name: 'MemoryError', code: 'schema_behind' })
      expect(await memory.healthCheck()).toBe(false)
    } finally {
      await database.db.execute(sql`alter table gone rename to memory_vectors`)
    }
  })
})

it('a memory is found by its id within its persona only', async () => {
  await remember('Rex hates thunder')
  const [found] = (await ask('Rex')).documents
  const { id } = found!.metadata
  expect((await memory.findMemory({ personaId: people.ann, id }))!.pageContent).toBe('Rex hates thunder')
  expect(await memory.findMemory({ personaId: people.ben, id })).toBeNull()
})
