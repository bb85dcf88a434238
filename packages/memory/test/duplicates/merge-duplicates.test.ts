import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { queryRows } from '../../src/database/rows.js'
import { useTestDatabase } from '../support/database.js'
import { switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
const by = { actor: 'test', reason: 'said twice' }
const START = 1_760_000_000_000
let people: People
let memory: PgvectorMemoryAdapter

beforeEach(async () => {
  await emptyTables(database)
  people = await somePeople(database)
  memory = new PgvectorMemoryAdapter({ database, embedder: await switchableEmbedder({ maxInputTokens: 60 }) })
})

const rows = <Row extends object>(statement: ReturnType<typeof sql>) => queryRows<Row>(database.db, statement)

/** Each is said a second before the one that stands before it, by a person and in a message of its own. */
async function remember(texts: readonly string[], personalityId = people.lilith): Promise<string[]> {
  const batch = texts.map((text, at) => ({
    text,
    metadata: {
      personaId: people.ann,
      personalityId,
      createdAt: START - at * 1_000,
      messageIds: [`m${at}`, 'shared'],
      senders: [`s${at}`],
      ...(at === 0 ? { contextType: 'dm' as const } : { guildId: '8', channelId: '7' }),
    },
  }))
  return (await memory.addMemories(batch)).map(({ ids }) => ids[0]!)
}

const state = () =>
  rows(sql`select memory.id, visibility, message_ids, senders, origins, memory.created_at::text,
      vector.memory_created_at::text as "vectorAt"
    from memories memory left join memory_vectors vector on vector.memory_id = memory.id order by memory.id`)

const recalled = async () =>
  (await memory.queryMemories('Rex thunder', { personaId: people.ann, venue: 'unrestricted' })).map(
    ({ metadata }) => metadata.id,
  )

describe('merging', () => {
  it('keeps one text, with all message ids, senders and the earliest time, where it was said', async () => {
    const [keep, again, third] = await remember(['Rex hates thunder', 'rex hates thunder', 'Rex hates thunder!'])
    const before = await state()
    const done = await memory.mergeDuplicates({ personaId: people.ann, keep: keep!, ids: [again!, third!], by })
    expect(done).toMatchObject({ kept: [keep], locked: [], unchanged: [], missing: [] })
    expect(new Set(done.merged)).toEqual(new Set([again, third]))
    expect(await recalled()).toEqual([keep])
    expect(
      (
        await rows(sql`select message_ids, senders, origins, created_at = ${new Date(START - 2_000).toISOString()}::timestamptz as earliest
      from memories where visibility = 'normal'`)
      )[0],
    ).toEqual({
      message_ids: ['m0', 'm1', 'm2', 'shared'],
      senders: ['s0', 's1', 's2'],
      origins: ['dm'],
      earliest: true,
    })
    // What filters by time in the index of vectors must not overlook it.
    const { documents } = await memory.search('Rex thunder', {
      personaId: people.ann,
      venue: 'unrestricted',
      mode: 'vector',
      excludeNewerThan: START - 1_500,
    })
    expect(documents.map(({ metadata }) => metadata.id)).toEqual([keep])

    const undone = await memory.undo({ personaId: people.ann, operationId: done.operationId, by })
    expect(undone.left).toEqual([])
    expect(await state()).toEqual(before)
    await memory.undo({ personaId: people.ann, operationId: undone.operationId, by })
    expect(await recalled()).toEqual([keep])
  })

  it('is in the audit, without text, and does not let the others come back', async () => {
    const [keep, again] = await remember(['Rex hates thunder', 'rex hates thunder'])
    await memory.mergeDuplicates({ personaId: people.ann, keep: keep!, ids: [again!], by })
    const events = await rows<{ details: object }>(sql`select * from memory_events where action = 'merge'`)
    expect(events).toHaveLength(2)
    expect(JSON.stringify(events)).not.toContain('thunder')
    expect(events).toContainEqual(expect.objectContaining({ memory_id: again, actor: 'test', reason: 'said twice' }))
    const added = await memory.addMemories([
      {
        text: 'rex hates thunder',
        metadata: { personaId: people.ann, personalityId: people.lilith, createdAt: START },
      },
    ])
    expect(added[0]!.outcome).toBe('known')
    expect(await recalled()).toEqual([keep])
  })

  it('spares what is locked, gone or not there, and says so', async () => {
    const [keep, locked, deleted] = await remember(['Rex hates thunder', 'rex hates thunder', 'Rex hates thunder!'])
    await memory.lock({ personaId: people.ann, ids: [locked!], by })
    await memory.softDelete({ personaId: people.ann, ids: [deleted!], by })
    const before = await state()
    const none = '00000000-0000-4000-8000-000000000000'
    const done = await memory.mergeDuplicates({
      personaId: people.ann,
      keep: keep!,
      ids: [locked!, deleted!, none],
      by,
    })
    expect(done).toMatchObject({ merged: [], locked: [locked], unchanged: [deleted], missing: [none] })
    expect(await state()).toEqual(before)
    expect(await rows(sql`select from memory_events where action = 'merge'`)).toEqual([])
  })

  it('refuses a memory to keep that is locked, gone, somebody else’s, or told to another personality', async () => {
    const [one, two] = await remember(['Rex hates thunder', 'rex hates thunder'])
    const [other] = await remember(['Rex hates thunder'], people.moss)
    const before = await state()
    const merge = (keep: string | undefined, ids: (string | undefined)[], personaId = people.ann) =>
      memory.mergeDuplicates({ personaId, keep: keep!, ids: ids as string[], by })
    await expect(merge(other, [one])).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(merge(one, [one])).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(merge(one, [])).rejects.toMatchObject({ code: 'invalid_input' })
    await expect(merge(one, [two], people.ben)).rejects.toMatchObject({ code: 'memory_not_found' })
    expect(await state()).toEqual(before)
    await memory.lock({ personaId: people.ann, ids: [one!], by })
    await expect(merge(one, [two])).rejects.toMatchObject({ code: 'memory_locked' })
    await memory.softDelete({ personaId: people.ann, ids: [two!], by })
    await expect(merge(two, [one])).rejects.toMatchObject({ code: 'memory_not_found' })
  })

  it('takes texts that were split as one', async () => {
    const long = Array.from({ length: 30 }, (_, at) => `Rex sentence number ${at} of it.`).join(' ')
    const [keep, again] = await remember([long, `${long}!`])
    const done = await memory.mergeDuplicates({ personaId: people.ann, keep: keep!, ids: [again!], by })
    expect(done.kept.length).toBeGreaterThan(1)
    expect(done.merged).toHaveLength(done.kept.length)
    const after = await rows<{ visibility: string; message_ids: string[] }>(
      sql`select visibility, message_ids from memories`,
    )
    expect(after.filter(({ visibility }) => visibility === 'deleted')).toHaveLength(done.kept.length)
    for (const row of after.filter(({ visibility }) => visibility === 'normal')) {
      expect(row.message_ids).toEqual(['m0', 'm1', 'shared'])
    }
  })

  it('at the same time loses nothing: each memory goes once, and one stays', async () => {
    const ids = await remember(Array.from({ length: 8 }, (_, at) => `Rex hates thunder${'!'.repeat(at)}`))
    const merges = ids.map((keep, at) =>
      memory.mergeDuplicates({ personaId: people.ann, keep, ids: ids.filter((_, other) => other !== at), by }),
    )
    const settled = await Promise.allSettled(merges)
    const done = settled.filter((one) => one.status === 'fulfilled')
    expect(done.flatMap(({ value }) => value.merged).length).toBe(7)
    for (const one of settled)
      if (one.status === 'rejected') expect(one.reason).toMatchObject({ code: 'memory_not_found' })
    const left = await rows<{ message_ids: string[] }>(
      sql`select message_ids from memories where visibility = 'normal'`,
    )
    expect(left).toEqual([{ message_ids: [...ids.keys()].map((at) => `m${at}`).concat('shared') }])
  })

  it('is undone where nothing changed since, and what changed is left', async () => {
    const [keep, again, third] = await remember(['Rex hates thunder', 'rex hates thunder', 'Rex hates thunder!'])
    const first = await memory.mergeDuplicates({ personaId: people.ann, keep: keep!, ids: [again!], by })
    await memory.mergeDuplicates({ personaId: people.ann, keep: keep!, ids: [third!], by })
    const undone = await memory.undo({ personaId: people.ann, operationId: first.operationId, by })
    expect(undone).toMatchObject({ undone: [again], left: [keep] })
  })
})

it('an erasure of the kept memory takes what was merged into it, also by way of others', async () => {
  const [one, two, three] = await remember(['Rex hates thunder', 'rex hates thunder', 'Rex hates thunder!'])
  await memory.mergeDuplicates({ personaId: people.ann, keep: two!, ids: [three!], by })
  await memory.mergeDuplicates({ personaId: people.ann, keep: one!, ids: [two!], by })
  const wanted = { personaId: people.ann, where: { ids: [one!] }, depth: 'erase' as const, by }
  expect((await memory.forget({ ...wanted, dryRun: true })).memories).toHaveLength(3)
  await memory.forget(wanted)
  expect(await rows(sql`select from memories`)).toEqual([])
})
