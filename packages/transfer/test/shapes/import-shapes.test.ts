import { unclaimedPersonaId } from '@bot/memory'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it, test } from 'vitest'
import { type ImportShapesOptions, importShapes, type ShapesReport } from '../../src/index.js'
import { useTestDatabase } from '../support/database.js'
import { memoryOver } from '../support/memory.js'
import { type Known, knownPeopleIn, stateOf } from '../support/qdrant.js'
import { rowsOf } from '../support/rows.js'
import { EXPORTED_AT, shapesRecord, useExports, writeExport } from '../support/shapes.js'

const database = useTestDatabase()
useExports()

let known: Known
beforeEach(async () => {
  known = await knownPeopleIn(database)
})

const run = async (directory: string, options: Partial<ImportShapesOptions> = {}): Promise<ShapesReport> =>
  importShapes({ database, memory: await memoryOver(database), directory, ...options })

const memories = () => rowsOf<Record<string, unknown>>(database, sql`select * from memories order by content`)

/** Two characters, three people, every shape of file, and what is wrong in such exports. */
const oddExport = () =>
  writeExport({
    'lilith/lilith_memories.json': [
      shapesRecord('1', 'legacy-a', 'A likes rain.'),
      shapesRecord('2', 'legacy-b', 'A likes rain.'),
      shapesRecord('3', 'legacy-a', 'A likes rain.'),
      shapesRecord('4', 'legacy-a', 'Gone.', { deleted: true }),
      shapesRecord('5', 'legacy-a', '   '),
      shapesRecord('6', 'legacy-a', 'Whose?', { senders: [], metadata: { senders: [] } }),
      shapesRecord('7', 'legacy-c', 'No time.', { metadata: { created_at: null, end_ts: null, start_ts: null } }),
      'not a record',
    ],
    'lilith/lilith_card.json': { name: 'Lilith' },
    'fenn/fenn_memories.json': { total: 1, items: [shapesRecord('8', 'legacy-c', 'C keeps bees.')] },
    'dolly/dolly_memories.json': { memories: [shapesRecord('9', 'legacy-a', 'A sails.')], next: { items: 1 } },
    'stranger/stranger_memories.json': [shapesRecord('10', 'legacy-a', 'Nobody knows this character.')],
    'perpetua/perpetua_memories.json': `${JSON.stringify([shapesRecord('11', 'legacy-a', 'Before the break.')]).slice(0, -1)}, {"id": "12", "res`,
    'broken/broken_memories.json': 'no JSON at all',
    'empty/empty_memories.json': [],
  })

describe('an export without a mapping', () => {
  it('is stored whole, under a placeholder a legacy user, and every record is counted', async () => {
    const directory = await oddExport()
    const dry = await run(directory, { dryRun: true })
    expect(await stateOf(database)).toMatchObject({ memories: 0, unclaimed: null })

    const report = await run(directory)
    expect(report).toMatchObject({
      status: 'finished',
      resumed: false,
      counts: {
        records: 12,
        inserted: 5,
        repeated: 1,
        skipped: 6,
        'skipped:deleted': 1,
        'skipped:no_text': 1,
        'skipped:no_sender': 1,
        'skipped:no_time': 1,
        'skipped:not_a_record': 1,
        'skipped:unknown_personality': 1,
        failed: 0,
        unclaimed: 6,
      },
      shapes: { lilith: { records: 8, inserted: 2 }, fenn: { inserted: 1 }, perpetua: { inserted: 1 } },
      files: {
        read: 7,
        bad: [
          { file: 'broken/broken_memories.json', problem: 'not_an_export', records: 0 },
          { file: 'perpetua/perpetua_memories.json', problem: 'cut_short', records: 1 },
        ],
        others: 1,
      },
      unknownPersonalities: [{ name: 'stranger', records: 1 }],
      unclaimed: [
        { legacyUserId: 'legacy-a', memories: 3 },
        { legacyUserId: 'legacy-b', memories: 1 },
        { legacyUserId: 'legacy-c', memories: 1 },
      ],
      verification: { expected: 6, found: 6, ok: true },
    })
    expect(dry).toMatchObject({ dryRun: true, counts: report.counts, verification: null })
    expect(dry.unclaimed[0]).toEqual({ legacyUserId: 'legacy-a', memories: 4 })
  })

  it('is left alone by a second run', async () => {
    const directory = await oddExport()
    await run(directory)
    const before = await stateOf(database)
    const again = await run(directory)
    expect(again).toMatchObject({ resumed: false, counts: { inserted: 0, existed: 5, repeated: 1 } })
    expect(await stateOf(database)).toEqual(before)
  })

  it('gives nobody another’s memory: the same text of two people stays two', async () => {
    await run(await oddExport())
    const rows = (await memories()).filter(({ content }) => content === 'A likes rain.')
    expect(new Set(rows.map((row) => row.persona_id))).toEqual(
      new Set(['legacy-a', 'legacy-b'].map(unclaimedPersonaId)),
    )
  })

  it('keeps what the record says, and what has no column', async () => {
    const more = { mood: 'calm', metadata: { discord_guild_id: '701' } }
    await run(await writeExport({ 'lilith_memories.json': [shapesRecord('1', 'legacy-a', 'A likes rain.', more)] }))
    const [row] = await memories()
    expect(row).toMatchObject({
      persona_id: unclaimedPersonaId('legacy-a'),
      content: 'A likes rain.',
      is_summarized: true,
      original_message_count: 2,
      legacy_shapes_user_id: 'legacy-a',
      source_system: 'shapes.inc',
      summary_type: 'automatic',
      channel_id: '801',
      guild_id: '701',
      message_ids: ['1-1', '1-2'],
      senders: ['legacy-a'],
      extra: {
        _shapes: { shape: 'lilith', id: '1' },
        mood: 'calm',
        shape_id: 'a0000000-0000-4000-8000-000000000000',
        user_id: null,
        metadata: { group: false, start_ts: EXPORTED_AT + 0.25, end_ts: EXPORTED_AT + 60.5 },
      },
    })
    expect(new Date(row!.created_at as string | Date).getTime()).toBe(EXPORTED_AT * 1000 + 61_123)
  })
})

test('a run that is stopped goes on where it was, and ends as if it had not been', async () => {
  const records = Array.from({ length: 45 }, (_, at) => shapesRecord(`r${at}`, `legacy-${at % 3}`, `Fact ${at}.`))
  const files = {
    'lilith_memories.json': records.slice(0, 25),
    'fenn/fenn_memories.json': { items: records.slice(25) },
  }
  const directory = await writeExport(files)
  await run(directory, { batchSize: 4 })
  const whole = await stateOf(database)

  known = await knownPeopleIn(database)
  let parts = 0
  for (let status = 'stopped'; status === 'stopped'; parts++) {
    const stop = new AbortController()
    let batches = 0
    const onProgress = ({ done }: { done: number }) => {
      if (done > 0 && ++batches > 2) stop.abort()
    }
    const report = await run(directory, { batchSize: 4, signal: stop.signal, ...(parts < 3 ? { onProgress } : {}) })
    status = report.status
    expect(report.resumed).toBe(parts > 0)
    if (status === 'finished') expect(report.counts).toMatchObject({ records: 45, inserted: 45, existed: 0 })
  }
  expect(parts).toBe(4)
  expect(await stateOf(database)).toEqual(whole)
})

describe('a mapping', () => {
  it('gives records to their people at once, with what placeholders held of them', async () => {
    const directory = await oddExport()
    await run(directory)
    const [, mara] = known.people
    const mapping = {
      'legacy-a': { discordId: mara!.discordId, note: 'knows' },
      'legacy-c': { personaId: known.people[2]!.personaId },
      'legacy-x': { discordId: '999' },
    }
    const dry = await run(directory, { mapping, dryRun: true })
    const report = await run(directory, { mapping })
    expect(report.mapping).toEqual({
      claimed: 2,
      claimedAlready: 0,
      moved: 4,
      refused: [{ legacyUserId: 'legacy-x', reason: 'unknown_person' }],
    })
    expect(dry.mapping).toEqual({ ...report.mapping, moved: 0 })
    expect(report.counts).toMatchObject({ inserted: 0, existed: 5, unclaimed: 1 })
    const owners = await rowsOf(
      database,
      sql`select persona_id, count(*)::int as n from memories group by 1 order by 2`,
    )
    expect(owners).toHaveLength(3)
    expect(owners.at(-1)).toEqual({ persona_id: mara!.personaId, n: 3 })

    const other = await run(directory, { mapping: { 'legacy-a': { discordId: known.people[0]!.discordId } } })
    expect(other.mapping.refused).toEqual([{ legacyUserId: 'legacy-a', reason: 'claimed_by_another' }])
  })

  it('says which folder is which personality', async () => {
    const directory = await writeExport({ 'old/old_memories.json': [shapesRecord('1', 'legacy-a', 'A likes rain.')] })
    expect((await run(directory)).counts).toMatchObject({ inserted: 0, 'skipped:unknown_personality': 1 })
    expect((await run(directory, { mapping: { personalities: { old: 'lilith' } } })).counts.inserted).toBe(1)
  })

  it.each([
    [{ 'legacy-a': 'mara' }, 'legacy-a'],
    [{ users: {}, people: {} }, 'mapping'],
    [{ 'legacy-a': { discordId: 'mara' } }, 'legacy-a'],
  ])('%j is refused', async (mapping, place) => {
    const refused = run(await oddExport(), { mapping: mapping as never })
    await expect(refused).rejects.toMatchObject({ code: 'invalid_mapping', message: expect.stringContaining(place) })
  })
})

test('a text that is too long is stored in the pieces that the live path gives it', async () => {
  const memory = await memoryOver(database)
  const limits = { maxTokens: 40, countTokens: (text: string) => Math.ceil(text.length / 4) }
  const long = Array.from({ length: 60 }, (_, at) => `Sentence ${at} about bees.`).join(' ')
  const directory = await writeExport({ 'lilith_memories.json': [shapesRecord('1', 'legacy-a', long)] })
  const narrow = { checkModel: () => memory.checkModel(), model: memory.model, limits }
  const report = await run(directory, { memory: narrow })
  expect(report).toMatchObject({ counts: { inserted: 1 }, verification: { ok: true } })
  const pieces = await rowsOf<{ content: string; total: number }>(
    database,
    sql`select content, total_chunks as total from memories order by chunk_index`,
  )
  expect(pieces.length).toBeGreaterThan(5)
  expect(pieces.map(({ content }) => content).join('')).toBe(long)
  const [waiting] = await rowsOf<{ n: number }>(database, sql`select count(*)::int as n from embedding_backlog`)
  expect(waiting!.n).toBe(pieces.length)

  const again = await run(directory, { memory: narrow })
  expect(again.counts).toMatchObject({ inserted: 0, existed: 1 })
  // A model that takes more, or less, leaves what stands in pieces as it is.
  for (const maxTokens of [20, 100_000]) {
    const other = await run(directory, { memory: { ...narrow, limits: { ...limits, maxTokens } } })
    expect(other.counts).toMatchObject({ inserted: 0, existed: 1 })
  }
  expect(await memories()).toHaveLength(pieces.length)
})

test('a folder that is no export is refused', async () => {
  await expect(run('/nowhere/at/all')).rejects.toMatchObject({ code: 'not_an_export' })
  const other = await writeExport({ 'notes.json': [] })
  await expect(run(other)).rejects.toMatchObject({ code: 'not_an_export' })
})
