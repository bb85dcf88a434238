import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeEach, describe, expect, it } from 'vitest'
import type { FindDuplicates } from '../../src/index.js'
import { PgvectorMemoryAdapter, transaction } from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'
import { type SwitchableEmbedder, switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
const by = { actor: 'test' }
const START = 1_760_000_000_000
let people: People
let embedder: SwitchableEmbedder
let memory: PgvectorMemoryAdapter

beforeEach(async () => {
  await emptyTables(database)
  people = await somePeople(database)
  embedder = await switchableEmbedder({
    maxInputTokens: 60,
    profile: { ...(await profile()), duplicateThreshold: 0.9 },
  })
  memory = new PgvectorMemoryAdapter({ database, embedder })
})
const profile = async () => (await switchableEmbedder()).profile

interface Said {
  text: string
  personaId?: string
  personalityId?: string
}

/** Adds memories a second apart, and gives the id of each. */
async function remember(said: readonly (Said | string)[]): Promise<string[]> {
  const batch = said.map((one, at) => {
    const {
      text,
      personaId = people.ann,
      personalityId = people.lilith,
    } = typeof one === 'string' ? { text: one } : one
    return { text, metadata: { personaId, personalityId, createdAt: START + at * 1_000 } }
  })
  return (await memory.addMemories(batch)).map(({ ids }) => ids[0]!)
}

const pairs = (found: Awaited<ReturnType<typeof memory.findDuplicates>>) =>
  found.groups.flatMap(({ keep, duplicates }) => duplicates.map((one) => [keep.text, one.memory.text]))

const found = async (wanted: Omit<FindDuplicates, 'personaId'> = {}) =>
  pairs(await memory.findDuplicates({ personaId: people.ann, ...wanted }))

const [REX, AGAIN, THIRD] = ['Rex hates thunder a lot', 'rex HATES thunder, a lot!', 'Rex hates thunder a lot…']

describe('near-duplicates', () => {
  it('are told once, under the earliest, with what they have in common', async () => {
    await remember([REX, 'tea is at five', AGAIN, THIRD, 'Rex has a red collar'])
    const report = await memory.findDuplicates({ personaId: people.ann })
    expect(pairs(report)).toEqual([
      [REX, AGAIN],
      [REX, THIRD],
    ])
    expect(report).toMatchObject({ next: null, threshold: 0.9, compared: 5, pending: 0 })
    expect(report.groups[0]!.duplicates[0]).toMatchObject({ sharedWords: 1, memory: { isLocked: false } })
    expect(report.groups[0]!.duplicates[0]!.similarity).toBeCloseTo(1, 5)
  })

  it('are never of another persona, or told to another personality', async () => {
    await remember([
      REX,
      { text: AGAIN, personalityId: people.moss },
      { text: AGAIN, personaId: people.ben },
      { text: THIRD, personalityId: people.moss },
    ])
    expect(await found()).toEqual([[AGAIN, THIRD]])
    expect(await found({ personalityId: people.lilith })).toEqual([])
    expect(await found({ personalityId: people.moss })).toEqual([[AGAIN, THIRD]])
  })

  it('are none of what is pending, hidden, expired or deleted, and of vectors of another model or of a former text', async () => {
    const [, pending, hidden, expired, deleted, former, other] = await remember([
      REX,
      ...[1, 2, 3, 4, 5, 6].map((at) => `${REX}${'.'.repeat(at)}`),
    ])
    const named = (id: string | undefined) => ({ personaId: people.ann, ids: [id!], by })
    await memory.hide(named(hidden))
    await memory.setExpiry({ ...named(expired), expiresAt: Date.UTC(2020, 0) })
    await memory.softDelete(named(deleted))
    await database.db.execute(sql`delete from memory_vectors where memory_id = ${pending}`)
    await database.db.execute(sql`update memory_vectors set source_hash = 'of before' where memory_id = ${former}`)
    await database.db.execute(sql`insert into embedding_models (model, dimensions) values ('another', 1536)`)
    await database.db.execute(sql`update memory_vectors set model = 'another' where memory_id = ${other}`)
    await transaction(database, (tx) =>
      memory.addMemory(
        { text: AGAIN, metadata: { personaId: people.ann, personalityId: people.lilith, createdAt: START } },
        { transaction: tx },
      ),
    )
    expect(await memory.findDuplicates({ personaId: people.ann })).toMatchObject({ groups: [], pending: 1 })
  })

  it('that hang on one word are told by the words they share', async () => {
    const thing = 'a b c d e f g h j k l m n o p q r s t u v w x y z'.split(' ').map((letter) => `${letter}word`)
    await remember([`my car is red ${thing.join(' ')}`, `my car is blue ${thing.join(' ')}`])
    const { groups } = await memory.findDuplicates({ personaId: people.ann })
    expect(groups[0]!.duplicates[0]!.sharedWords).toBeCloseTo(26 / 28, 5)
    expect(await found({ sharedWords: 0.95 })).toEqual([])
  })

  it('of texts that were split are one, and chunks of one text none', async () => {
    const long = (start: string) =>
      Array.from({ length: 30 }, (_, at) => `${start} sentence number ${at} of it.`).join(' ')
    const [first, , again] = await remember([long('Rex'), 'tea is at five', `${long('Rex')}!`])
    const { groups } = await memory.findDuplicates({ personaId: people.ann })
    expect(groups.map(({ keep, duplicates }) => [keep.id, duplicates.map((one) => one.memory.id)])).toEqual([
      [first, [again]],
    ])
    expect(groups[0]!.keep.totalChunks).toBeGreaterThan(1)
    await database.db.execute(sql`update memories set content = 'Something else' where id = (
      select id from memories where chunk_group_id = (select chunk_group_id from memories where id = ${again}) and chunk_index = 1)`)
    expect(await found()).toEqual([])
  })

  it('in a chain are each told under one that is no duplicate itself, where there is one', async () => {
    // Each takes two words more: alike to its neighbours, less so to those further off.
    const words =
      'alpha bravo cedar delta ember fjord gecko hippo igloo joker kayak lemon mango nacho opera pixel quota river'.split(
        ' ',
      )
    const chain = [14, 16, 18].map((count) => words.slice(0, count).join(' '))
    await remember(chain)
    expect(await found({ threshold: 0.92 })).toEqual([
      [chain[0], chain[1]],
      [chain[1], chain[2]],
    ])
    expect(await found({ threshold: 0.85 })).toEqual([
      [chain[0], chain[1]],
      [chain[0], chain[2]],
    ])
  })

  it('come page by page as they come at once, and agree with comparing everything', async () => {
    const vocabulary = ['rex', 'thunder', 'tea', 'five', 'car', 'red', 'cat', 'boat', 'rain', 'song']
    const text = fc.array(fc.constantFrom(...vocabulary), { minLength: 3, maxLength: 5 })
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(text, { minLength: 5, maxLength: 25, selector: (words) => words.join(' ') }),
        fc.integer({ min: 1, max: 5 }),
        async (texts, limit) => {
          await emptyTables(database)
          people = await somePeople(database)
          const said = texts.map((words) => words.join(' '))
          await remember(said)
          const paged: string[][] = []
          let after: string | undefined
          do {
            const page = await memory.findDuplicates({ personaId: people.ann, limit, after })
            expect(pairs(page).length).toBeLessThanOrEqual(limit)
            paged.push(...(pairs(page) as string[][]))
            after = page.next ?? undefined
          } while (after)
          const expected = await plainly(said)
          expect(new Set(paged.map(String))).toEqual(new Set(expected.map(String)))
          expect(paged).toHaveLength(expected.length)
        },
      ),
      { numRuns: process.env.TEST_SLOW ? 100 : 10 },
    )
  })

  it.each([[{ threshold: 0.4 }], [{ threshold: 2 }], [{ limit: 0 }], [{ after: 'x' }], [{ personaId: 'ann' }]])(
    'and %j is refused',
    async (wanted) => {
      await expect(memory.findDuplicates({ personaId: people.ann, ...wanted })).rejects.toMatchObject({
        code: 'invalid_input',
      })
    },
  )
})

/** Everything against everything. */
async function plainly(texts: readonly string[]): Promise<string[][]> {
  const vectors = await embedder.embed(texts)
  const cosine = (one: number, other: number) =>
    vectors[one]!.reduce((sum, value, i) => sum + value * vectors[other]![i]!, 0)
  const earlier = texts.map((_, at) => [...Array(at).keys()].filter((other) => cosine(at, other) >= 0.9))
  return earlier.flatMap((others, at) => {
    const keep = others.find((other) => earlier[other]!.length === 0) ?? others[0]
    return keep === undefined ? [] : [[texts[keep]!, texts[at]!]]
  })
}
