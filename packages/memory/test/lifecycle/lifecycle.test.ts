import { emptyTables } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { memoryId, movedMemoryId } from '../../src/ids.js'
import { useTestDatabase } from '../support/database.js'
import { type SwitchableEmbedder, switchableEmbedder } from '../support/fake-embedder.js'
import { type People, somePeople } from '../support/people.js'

const database = useTestDatabase()
const by = { actor: 'test', reason: 'because' }
let people: People
let embedder: SwitchableEmbedder
let memory: PgvectorMemoryAdapter

beforeEach(async () => {
  await emptyTables(database)
  people = await somePeople(database)
  embedder = await switchableEmbedder({ maxInputTokens: 30 })
  memory = new PgvectorMemoryAdapter({ database, embedder })
})

async function remember(text: string, personaId = people.ann): Promise<string> {
  const [added] = await memory.addMemories([
    { text, metadata: { personaId, personalityId: people.lilith, createdAt: 1_760_000_000_000, contextType: 'dm' } },
  ])
  return added!.ids[0]!
}

const recalled = async (query: string, personaId = people.ann): Promise<string[]> =>
  (await memory.queryMemories(query, { personaId, venue: 'unrestricted' })).map(({ pageContent }) => pageContent)

const rows = (statement: ReturnType<typeof sql>) => queryRows<Record<string, unknown>>(database.db, statement)
const count = async (table: string) => (await rows(sql`select count(*)::int as n from ${sql.identifier(table)}`))[0]!.n

describe.each([
  ['hide', 'hidden'],
  ['archive', 'archived'],
  ['softDelete', 'deleted'],
] as const)('%s', (verb, visibility) => {
  it('takes a memory out of every answer, and restore and undo bring it back', async () => {
    const id = await remember('Rex hates thunder')
    const named = { personaId: people.ann, ids: [id], by }
    const done = await memory[verb](named)
    expect(done).toMatchObject({ changed: [id], locked: [], unchanged: [], missing: [] })
    expect(await recalled('Rex thunder')).toEqual([])
    expect(await rows(sql`select visibility from memories`)).toEqual([{ visibility }])

    const undone = await memory.undo({ personaId: people.ann, operationId: done.operationId, by })
    expect(undone).toMatchObject({ undone: [id], left: [] })
    expect(await recalled('Rex thunder')).toEqual(['Rex hates thunder'])

    await memory.undo({ personaId: people.ann, operationId: undone.operationId, by })
    expect(await recalled('Rex thunder')).toEqual([])
    expect((await memory.restore(named)).changed).toEqual([id])
    expect(await recalled('Rex thunder')).toEqual(['Rex hates thunder'])
  })

  it('spares and counts what is locked, is unchanged, or is not of this persona', async () => {
    const [locked, done, other] = [await remember('one'), await remember('two'), await remember('three', people.ben)]
    await memory.lock({ personaId: people.ann, ids: [locked], by })
    await memory[verb]({ personaId: people.ann, ids: [done], by })
    const again = await memory[verb]({ personaId: people.ann, ids: [locked, done, other], by })
    expect(again).toMatchObject({ changed: [], locked: [locked], unchanged: [done], missing: [other] })
    expect(await recalled('three', people.ben)).toEqual(['three'])
  })

  it('takes the whole of a text that was split, and leaves the vectors alone', async () => {
    await remember('first part of it. '.repeat(40).trim())
    const chunks = await rows(sql`select id::text from memories order by chunk_index`)
    const vectors = await rows(sql`select ctid::text from memory_vectors order by memory_id`)
    expect(chunks.length).toBeGreaterThan(1)
    const { changed } = await memory[verb]({ personaId: people.ann, ids: [String(chunks[1]!.id)], by })
    expect(changed).toHaveLength(chunks.length)
    expect(await rows(sql`select ctid::text from memory_vectors order by memory_id`)).toEqual(vectors)
  })
})

it('a soft-deleted memory is not brought back by adding its text again', async () => {
  const id = await remember('Rex hates thunder')
  await memory.softDelete({ personaId: people.ann, ids: [id], by })
  expect(await remember('Rex hates thunder')).toBe(id)
  expect(await recalled('Rex')).toEqual([])
})

it('the audit says who, what and why of each memory, can not be changed, and holds no text', async () => {
  const id = await remember('Rex hates thunder')
  const { operationId } = await memory.hide({ personaId: people.ann, ids: [id], by })
  const events = await rows(sql`select memory_id::text, operation_id::text, action, actor, reason from memory_events`)
  expect(events).toEqual([
    { memory_id: id, operation_id: operationId, action: 'hide', actor: 'test', reason: 'because' },
  ])
  expect(JSON.stringify(await rows(sql`select * from memory_events`))).not.toMatch(/thunder|Rex/)
})

it('undo leaves alone what changed after the operation, and refuses what it does not know', async () => {
  const [one, two] = [await remember('one'), await remember('two')]
  const hidden = await memory.hide({ personaId: people.ann, ids: [one, two], by })
  await memory.softDelete({ personaId: people.ann, ids: [two], by })
  const undone = await memory.undo({ personaId: people.ann, operationId: hidden.operationId, by })
  expect(undone).toMatchObject({ undone: [one], left: [two] })
  const elsewhere = { personaId: people.ben, operationId: hidden.operationId, by }
  await expect(memory.undo(elsewhere)).rejects.toMatchObject({ code: 'operation_not_found' })
})

describe('expiry', () => {
  it('ends recall, is swept into deletion, and restore lifts it', async () => {
    const [gone, kept] = [await remember('gone tomorrow'), await remember('locked tomorrow')]
    const named = { personaId: people.ann, ids: [gone, kept], by }
    await memory.setExpiry({ ...named, expiresAt: Date.now() - 1_000 })
    await memory.lock({ ...named, ids: [kept] })
    expect(await recalled('tomorrow')).toEqual([])
    expect(await memory.sweepExpired()).toEqual({ swept: 1 })
    expect(await memory.sweepExpired()).toEqual({ swept: 0 })
    expect((await memory.restore(named)).changed).toEqual([gone])
    expect(await recalled('tomorrow')).toEqual(['gone tomorrow'])
  })
})

describe('an edit', () => {
  it('replaces the text under the same id, with a new vector, and sticks', async () => {
    const id = await remember('Rex hates thunder')
    const edited = await memory.edit({ personaId: people.ann, id, text: 'Rex loves thunder', by })
    expect(edited).toMatchObject({ ids: [id], changed: true })
    expect(await recalled('thunder')).toEqual(['Rex loves thunder'])
    expect(await count('embedding_backlog')).toBe(0)
    const current = sql`select vector.source_hash = memory.content_hash as current from memory_vectors vector
      join memories memory on memory.id = vector.memory_id`
    expect(await rows(current)).toEqual([{ current: true }])
    expect(await remember('Rex hates thunder')).toBe(id)
    expect(await recalled('thunder')).toEqual(['Rex loves thunder'])
  })

  it('never leaves the old vector in use, also while the embedder is down or in a transaction', async () => {
    const id = await remember('Rex hates thunder')
    await transaction(database, (tx) =>
      memory.edit({ personaId: people.ann, id, text: 'Cleo sleeps', by }, { transaction: tx }),
    )
    expect(await count('memory_vectors')).toBe(0)
    expect(await recalled('Cleo')).toEqual(['Cleo sleeps'])
    await memory.embedPending()
    expect(await count('memory_vectors')).toBe(1)
  })

  it('can be undone, and redone', async () => {
    const id = await remember('Rex hates thunder')
    const edited = await memory.edit({ personaId: people.ann, id, text: 'Rex loves thunder', by })
    const undone = await memory.undo({ personaId: people.ann, operationId: edited.operationId, by })
    expect(await recalled('thunder')).toEqual(['Rex hates thunder'])
    await memory.undo({ personaId: people.ann, operationId: undone.operationId, by })
    expect(await recalled('thunder')).toEqual(['Rex loves thunder'])
  })

  it('is not undone where a later one stands', async () => {
    const id = await remember('one')
    const first = await memory.edit({ personaId: people.ann, id, text: 'two', by })
    await memory.edit({ personaId: people.ann, id, text: 'three', by })
    const undone = await memory.undo({ personaId: people.ann, operationId: first.operationId, by })
    expect(undone).toMatchObject({ undone: [], left: [id] })
    expect(await recalled('three')).toEqual(['three'])
  })

  const long = (word: string) => Array.from({ length: 40 }, (_, at) => `${word} number ${at}.`).join(' ')
  const wholeText = async () =>
    (await rows(sql`select content from memories where visibility = 'normal' order by chunk_index, id`))
      .map(({ content }) => content)
      .join('')

  it.each([
    ['one row becomes several', 'a short one', long('apple')],
    ['several become one', long('apple'), 'a short one'],
    ['several become more', long('apple'), `${long('pear')} ${long('plum')}`],
    ['several become fewer', `${long('pear')} ${long('plum')}`, long('apple')],
  ])('replaces a text as one: %s', async (_, before, after) => {
    const id = await remember(before)
    const edited = await memory.edit({ personaId: people.ann, id, text: after, by })
    expect(await wholeText()).toBe(after)
    const total = await count('memories')
    await remember(before)
    expect(await count('memories')).toBe(total)
    expect(await wholeText()).toBe(after)
    await memory.undo({ personaId: people.ann, operationId: edited.operationId, by })
    expect(await wholeText()).toBe(before)
    await memory.embedPending()
    expect(await count('embedding_backlog')).toBe(0)
  })

  it('refuses what is locked, gone, another persona’s, or no text, and changes nothing', async () => {
    const [locked, deleted] = [await remember('locked'), await remember('deleted')]
    await memory.lock({ personaId: people.ann, ids: [locked], by })
    await memory.softDelete({ personaId: people.ann, ids: [deleted], by })
    const edit = (id: string, text = 'new', personaId = people.ann) => memory.edit({ personaId, id, text, by })
    await expect(edit(locked)).rejects.toMatchObject({ code: 'memory_locked' })
    await expect(edit(deleted)).rejects.toMatchObject({ code: 'memory_not_found' })
    await expect(edit(locked, 'new', people.ben)).rejects.toMatchObject({ code: 'memory_not_found' })
    for (const text of ['', ' \n', 'a\0b', '\ud800']) {
      await expect(edit(locked, text)).rejects.toMatchObject({ code: 'invalid_input' })
    }
    expect(await count('memory_versions')).toBe(0)
  })
})

describe('a move', () => {
  it('makes memories another persona’s, under the id that follows from it, without embedding again', async () => {
    const id = await remember('Rex hates thunder')
    const calls = embedder.calls.length
    const moved = await memory.move({ personaId: people.ann, to: people.ben, ids: [id], by })
    const newId = memoryId(people.ben, people.lilith, 'Rex hates thunder')
    expect(moved).toMatchObject({ moved: [{ from: id, to: newId }], merged: 0, erased: 0 })
    expect(embedder.calls.length).toBe(calls)
    const vectorAlone = { personaId: people.ben, venue: 'unrestricted', mode: 'vector' } as const
    expect(await memory.queryMemories('Rex hates thunder', vectorAlone)).toHaveLength(1)
    expect(await recalled('Rex')).toEqual([])
    expect(await rows(sql`select row_pk, moved_to from sync_tombstones where table_name = 'memories'`)).toEqual([
      { row_pk: `${people.ann}:${id}`, moved_to: `${people.ben}:${newId}` },
    ])
  })

  it('becomes one with the same text there, and gives an edited one an id that lasts', async () => {
    await remember('the same', people.ben)
    const same = await remember('the same')
    const edited = await remember('before')
    const imported = '11111111-1111-4111-8111-111111111111'
    await database.db.execute(sql`insert into memories (persona_id, id, personality_id, content)
      values (${people.ann}, ${imported}, ${people.lilith}, 'of elsewhere')`)
    await memory.edit({ personaId: people.ann, id: edited, text: 'after', by })
    const moved = await memory.move({ personaId: people.ann, to: people.ben, ids: 'all', by })
    expect(moved.merged).toBe(1)
    expect(moved.moved).toContainEqual({ from: edited, to: memoryId(people.ben, people.lilith, 'before') })
    expect(moved.moved).toContainEqual({ from: imported, to: movedMemoryId(people.ben, imported) })
    expect(moved.moved).toContainEqual({ from: same, to: memoryId(people.ben, people.lilith, 'the same') })
    expect((await recalled('the same after', people.ben)).sort()).toEqual(['after', 'the same'])
  })

  it('comes back by undo, split texts and pending vectors too', async () => {
    await remember('a long story. '.repeat(40).trim())
    embedder.failWith = 'embedder_unavailable'
    await remember('pending')
    const state = sql`select id::text, content, chunk_group_id::text, chunk_index from memories
      where persona_id = ${people.ann} order by id`
    const before = await rows(state)
    const { operationId } = await memory.move({ personaId: people.ann, to: people.ben, ids: 'all', by })
    expect(await rows(state)).toEqual([])
    expect(await count('embedding_backlog')).toBe(1)
    const undone = await memory.undo({ personaId: people.ben, operationId, by })
    expect(undone.left).toEqual([])
    expect(await rows(state)).toEqual(before)
    // A sync tells by them that it came back after it had left.
    const stones = sql`from memories join sync_tombstones on row_pk = persona_id || ':' || id`
    expect(await rows(sql`select updated_at > deleted_at as later ${stones}`)).toEqual(
      before.map(() => ({ later: true })),
    )
    expect(await count('embedding_backlog')).toBe(1)
  })

  it('to nobody, to a placeholder, or of what is not there is refused', async () => {
    const id = await remember('one')
    const nobody = '00000000-0000-4000-8000-000000000000'
    const move = (to: string, ids: string[] = [id]) => memory.move({ personaId: people.ann, to, ids, by })
    await expect(move(nobody)).rejects.toMatchObject({ code: 'unknown_persona' })
    await expect(move(people.ben, [nobody])).rejects.toMatchObject({ code: 'memory_not_found' })
    await expect(move(people.ann)).rejects.toMatchObject({ code: 'invalid_input' })
    expect(await recalled('one')).toEqual(['one'])
  })
})
