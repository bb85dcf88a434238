import { memoryId, recordMessage, unclaimedPersonaId } from '@bot/memory'
import type { FakeQdrant, Payload, Point, PointId } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import type { ImportQdrantOptions, QdrantImportReport } from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'
import { importsInto, type Known, knownPeopleIn, stateOf, useFakeQdrant } from '../support/qdrant.js'
import { rowsOf } from '../support/rows.js'

const database = useTestDatabase()
const fakeQdrant = useFakeQdrant()
const run = importsInto(database)
const plain = { vectors: { size: 1536, distance: 'Cosine' } } as const
const START = Date.UTC(2026, 0, 5)

let known: Known
beforeEach(async () => {
  known = await knownPeopleIn(database)
})

/** A unit vector along one axis, leaning a little to the next. */
const along = (axis: number): number[] =>
  Array.from({ length: 1536 }, (_, at) => (at === axis ? 0.8 : at === axis + 1 ? 0.6 : 0))

function point(id: PointId, text: string, payload: Payload = {}, vector: Point['vector'] = along(text.length)): Point {
  const { personaId } = known.people[0]!
  return {
    id,
    vector,
    payload: { content: text, personaId, personalityId: known.personalities[0]!.id, createdAt: START, ...payload },
  }
}

async function oneOf(qdrant: FakeQdrant, points: Point[], name = 'lilith'): Promise<QdrantImportReport> {
  qdrant.addCollection(name, plain, points)
  return run(qdrant)
}

const memories = () => rowsOf<Record<string, unknown>>(database, sql`select * from memories order by content`)

describe('a point', () => {
  it('with the bot’s own id keeps it; others are given it, and their own is kept beside', async () => {
    const text = 'Rex is a dog'
    const id = memoryId(known.people[0]!.personaId, known.personalities[0]!.id, text)
    await oneOf(await fakeQdrant(), [point(id, text, { mood: { calm: true } }), point(42, 'Tom is a cat')])
    expect(await memories()).toMatchObject([
      {
        id,
        content: text,
        extra: { mood: { calm: true }, _qdrant: { collection: 'lilith', id } },
        source_system: 'qdrant',
      },
      {
        id: memoryId(known.people[0]!.personaId, known.personalities[0]!.id, 'Tom is a cat'),
        extra: { _qdrant: { id: '42' } },
      },
    ])
  })

  it('brings its vector bit for bit, and is found by it', async () => {
    const vector = Array.from({ length: 1536 }, (_, at) => Math.fround(Math.sin(at + 1) / 28))
    const qdrant = await fakeQdrant()
    qdrant.addCollection('lilith', { vectors: { size: 1536, distance: 'Dot' } }, [point(1, 'Rex', {}, vector)])
    await run(qdrant)
    const [row] = await rowsOf<{ embedding: string; model: string }>(
      database,
      sql`select embedding::text, model from memory_vectors`,
    )
    expect((JSON.parse(row!.embedding) as number[]).map(Math.fround)).toEqual(vector)
    expect(row!.model).toBe('text-embedding-3-small')
  })

  it('of another model’s vectors waits for one of ours', async () => {
    const qdrant = await fakeQdrant()
    qdrant.addCollection('lilith', plain, [point(1, 'Rex')])
    const report = await run(qdrant, { mapping: { model: 'text-embedding-ada-002' } })
    expect(report.counts).toMatchObject({ inserted: 1, pending: 1, 'pending:vector_of_another_model': 1 })
    expect(report.verification).toMatchObject({ ok: true, parity: { samples: 0, overlap: null } })
    expect(await stateOf(database)).toMatchObject({ vectors: 0, backlog: 1 })
  })

  it('that brings a vector takes a memory that waits for one off the backlog', async () => {
    const memory = await memoryOver(database)
    const { personaId } = known.people[0]!
    const metadata = { personaId, personalityId: known.personalities[0]!.id, createdAt: START }
    await database.db.transaction((tx) => memory.addMemory({ text: 'Rex', metadata }, { transaction: tx }))
    expect(await stateOf(database)).toMatchObject({ vectors: 0, backlog: 1 })
    const report = await oneOf(await fakeQdrant(), [point(1, 'Rex')])
    expect(report.counts).toMatchObject({ inserted: 0, existed: 1 })
    expect(await stateOf(database)).toMatchObject({ vectors: 1, backlog: 0 })
  })

  it('of nobody known goes to a placeholder that recall refuses, and to whom it was mapped once it was', async () => {
    const report = await oneOf(await fakeQdrant(), [point(1, 'Rex', { personaId: 'legacy-7' })])
    expect(report.counts).toMatchObject({ inserted: 1, unclaimed: 1 })
    const personaId = unclaimedPersonaId('legacy-7')
    expect(await memories()).toMatchObject([{ persona_id: personaId, legacy_shapes_user_id: 'legacy-7' }])
    const memory = await memoryOver(database)
    await expect(memory.queryMemories('Rex', { personaId, venue: 'dm' as never })).rejects.toThrow()

    await database.db.execute(sql`insert into shapes_persona_mappings (id, shapes_user_id, persona_id)
      values (gen_random_uuid(), 'legacy-8', ${known.people[1]!.personaId})`)
    await oneOf(await fakeQdrant(), [point(1, 'Tom', { personaId: 'legacy-8' })])
    expect((await memories()).at(-1)).toMatchObject({ persona_id: known.people[1]!.personaId })
  })

  it('of a personality nobody knows is left in Qdrant and named in the report', async () => {
    const report = await oneOf(
      await fakeQdrant(),
      [point(1, 'Rex', { personalityId: 'moss' }), point(2, 'Tom', { personalityId: 'moss' })],
      'nowhere',
    )
    expect(report.counts).toMatchObject({ points: 2, skipped: 2, 'skipped:unknown_personality': 2, inserted: 0 })
    expect(report.unknownPersonalities).toEqual([{ name: 'moss', points: 2 }])
    const qdrant = await fakeQdrant()
    qdrant.addCollection('nowhere', plain, [point(1, 'Rex', { personalityId: 'moss' })])
    const mapped = await run(qdrant, { mapping: { personalities: { moss: 'fenn' } } })
    expect(mapped.counts).toMatchObject({ inserted: 1 })
  })

  it('learns where it was said from the history of its messages, else of its channel', async () => {
    const { personaId } = known.people[0]!
    const said = { personaId, personalityId: known.personalities[0]!.id, role: 'user' as const, content: 'hello' }
    await recordMessage(database, {
      ...said,
      channelId: '801',
      guildId: '701',
      createdAt: START,
      discordMessageIds: ['771'],
    })
    await recordMessage(database, {
      ...said,
      channelId: '802',
      guildId: null,
      createdAt: START,
      discordMessageIds: ['772'],
    })
    const report = await oneOf(await fakeQdrant(), [
      point(1, 'a by message', { messageIds: ['771'], personaId: 'legacy-7' }),
      point(2, 'b in private', { messageIds: ['772'] }),
      point(3, 'c by channel', { channelId: '801' }),
      point(4, 'd of another channel', { channelId: '899', messageIds: ['771'] }),
      point(5, 'e unknown', { messageIds: ['999'] }),
    ])
    expect(report.counts.placed).toBe(3)
    expect((await memories()).map(({ channel_id, guild_id, origins }) => [channel_id, guild_id, origins])).toEqual([
      ['801', '701', ['guild:701:801']],
      ['802', null, ['dm']],
      ['801', '701', ['guild:701:801']],
      ['899', null, []],
      [null, null, []],
    ])
  })

  it('whose text was erased does not come back', async () => {
    const { personaId } = known.people[0]!
    await database.db.execute(sql`with key as (
        insert into erasure_keys (id, inner_block, outer_block)
        values (gen_random_uuid(), decode(repeat('36', 64), 'hex'), decode(repeat('5c', 64), 'hex')) returning *)
      insert into erasures (persona_id, kind, hash, key_id)
      select ${personaId}, 'text', erasure_hash(inner_block, outer_block, 'text', 'Rex'), id from key`)
    const qdrant = await fakeQdrant()
    qdrant.addCollection('lilith', plain, [point(1, 'Rex'), point(2, 'Tom')])
    const dry = await run(qdrant, { dryRun: true })
    const report = await run(qdrant)
    expect(report.counts).toMatchObject({ points: 2, inserted: 1, erased: 1 })
    expect(dry.counts).toEqual(report.counts)
    expect(report.verification).toMatchObject({ ok: true })
  })
})

describe('the vector index', () => {
  const isThere = async () => {
    const [row] = await rowsOf<{ found: boolean }>(
      database,
      sql`select to_regclass('memory_vectors_embedding_hnsw') is not null as found`,
    )
    return row!.found
  }
  const whileReading = async (qdrant: FakeQdrant, options: Partial<ImportQdrantOptions> = {}) => {
    const looks: Promise<boolean>[] = []
    await run(qdrant, {
      ...options,
      onProgress: ({ phase, done }) => void (phase === 'points' && done > 0 && looks.push(isThere())),
    })
    return [await looks[0], await isThere()]
  }

  it('is away while an empty database is filled, or when asked, and stands afterwards', async () => {
    const qdrant = await fakeQdrant()
    qdrant.addCollection('lilith', plain, [point(1, 'Rex')])
    expect(await whileReading(qdrant)).toEqual([false, true])
    expect(await whileReading(qdrant)).toEqual([true, true])
    expect(await whileReading(qdrant, { deferIndex: true })).toEqual([false, true])
  })

  it('comes back with the run that takes up a stopped one', async () => {
    const qdrant = await fakeQdrant()
    qdrant.addCollection('lilith', plain, [point(1, 'Rex'), point(2, 'Tom'), point(3, 'Ida')])
    const stop = new AbortController()
    await run(qdrant, { pageSize: 1, signal: stop.signal, onProgress: ({ done }) => void (done > 0 && stop.abort()) })
    expect(await isThere()).toBe(false)
    expect(await whileReading(qdrant, { pageSize: 1 })).toEqual([false, true])
  })
})

describe('the verification', () => {
  it('fails where a text, a memory or a vector is not what Qdrant holds', async () => {
    const qdrant = await fakeQdrant()
    const texts = Array.from({ length: 30 }, (_, at) => `number ${at} ${'x'.repeat(at)}`)
    qdrant.addCollection(
      'lilith',
      plain,
      texts.map((text, at) => point(at + 1, text)),
    )
    expect(await run(qdrant)).toMatchObject({ verification: { ok: true, parity: { samples: 30, overlap: 1 } } })

    await database.db.execute(
      sql`update memory_vectors set embedding = (select embedding from memory_vectors order by memory_id limit 1)`,
    )
    const parity = await run(qdrant)
    expect(parity.verification).toMatchObject({
      ok: false,
      parity: { ok: false },
      collections: { lilith: { ok: true } },
    })
    await database.db.execute(sql`update memories set content = 'changed by hand' where content like 'number 3 %'`)
    const texted = await run(qdrant)
    expect(texted.verification!.collections.lilith).toMatchObject({ ok: false, memories: { expected: 30, found: 29 } })
  })

  it('tells where Qdrant was written to meanwhile', async () => {
    const qdrant = await fakeQdrant()
    qdrant.addCollection('lilith', plain, [point(1, 'Rex')])
    const report = await run(qdrant, {
      onProgress: ({ phase, done }) => {
        if (phase === 'points' && done === 1) qdrant.collection('lilith').upsert([point(2, 'Tom')])
      },
    })
    expect(report.verification).toMatchObject({
      ok: false,
      collections: { lilith: { points: { qdrant: 2, imported: 1 } } },
    })
  })
})

describe('what cannot be', () => {
  it('a collection that is not there, a wrong key and a wrong mapping are told, and nothing is done', async () => {
    const qdrant = await fakeQdrant()
    qdrant.addCollection('lilith', plain, [point(1, 'Rex')])
    await expect(run(qdrant, { collections: ['fenn'] })).rejects.toMatchObject({ code: 'unknown_collection' })
    await expect(run(qdrant, { qdrant: { url: qdrant.url, apiKey: 'wrong' } })).rejects.toMatchObject({
      code: 'source_unauthorized',
    })
    await expect(run(qdrant, { mapping: { fields: { txt: [] } } as never })).rejects.toMatchObject({
      code: 'invalid_mapping',
    })
    await expect(run(qdrant, { qdrant: { url: 'http://user:secret@localhost' } })).rejects.toMatchObject({
      code: 'invalid_settings',
    })
    expect(await stateOf(database)).toMatchObject({ memories: 0 })
  })

  it('a Qdrant that is not there is told at once, by its address', async () => {
    const qdrant = await fakeQdrant()
    await qdrant.close()
    const startedAt = performance.now()
    const refused = run(qdrant)
    await expect(refused).rejects.toMatchObject({ code: 'source_unavailable' })
    await expect(refused).rejects.toThrow(
      `Qdrant at ${new URL(qdrant.url).host} could not be reached (TypeError, ECONN`,
    )
    // One that answered before is waited for, a minute.
    expect(performance.now() - startedAt).toBeLessThan(10_000)
  })
})
