import {
  createEmbedder,
  type Embedder,
  memoryOfTurn,
  type NewMemory,
  PgvectorMemoryAdapter,
  streamTurns,
  transaction,
} from '@bot/memory'
import { emptyTables, type FakeOpenAI, startFakeOpenAI } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { hasUnfinishedRebuild, importHistory, planRebuild, rebuildMemories } from '../../src/index.js'
import { DM, introduce, ROOM, START, say, turnsOf } from '../support/conversations.js'
import { useTestDatabase } from '../support/database.js'
import { rowsOf } from '../support/rows.js'

const database = useTestDatabase()
let openai: FakeOpenAI
let embedder: Embedder
let memory: PgvectorMemoryAdapter

beforeAll(async () => {
  openai = await startFakeOpenAI()
  embedder = await createEmbedder({ provider: 'openai', apiKey: openai.apiKey, baseUrl: openai.baseUrl, maxRetries: 0 })
  memory = new PgvectorMemoryAdapter({ database, embedder })
})
afterAll(async () => {
  await embedder.close()
  await openai.close()
})
beforeEach(async () => {
  openai.heal()
  await emptyTables(database)
  await introduce(database)
})

const count = async (from: string): Promise<number> =>
  (await rowsOf<{ n: number }>(database, sql.raw(`select count(*)::int as n from ${from}`)))[0]!.n

/** Everything of the memories that anybody could notice, as one text. */
const fingerprint = async (): Promise<string> => {
  const [row] = await rowsOf<{ digest: string }>(
    database,
    sql`select md5(string_agg(line, '|' order by line)) as digest from (
      select memories::text as line from memories union all
      select memory_id || model || source_hash || embedding::text || created_at from memory_vectors) as everything`,
  )
  return row!.digest
}
const embeddingCalls = () => openai.requests.length

/** Aborts once so many turns are done. */
function stopAfter(turns: number) {
  const stop = new AbortController()
  const onProgress = (progress: { done: number; phase: string }) => {
    if (progress.phase === 'turns' && progress.done >= turns) stop.abort()
  }
  return { signal: stop.signal, onProgress }
}

describe('a rebuild', () => {
  test('makes one memory of each turn, with its vector', async () => {
    await say(database, [...turnsOf('mara', 30), ...turnsOf('joon', 12, { channelId: ROOM })])
    const report = await rebuildMemories({ database, memory, batchSize: 10 })
    expect(report).toMatchObject({
      status: 'finished',
      dryRun: false,
      resumed: false,
      turns: 42,
      inserted: 42,
      known: 0,
      postponed: 0,
      refused: 0,
      pending: 0,
      setAside: 0,
    })
    expect(await count('memories')).toBe(42)
    expect(await count('memory_vectors')).toBe(42)
  })

  test('changes nothing the second time, and calls no embedder', async () => {
    await say(database, turnsOf('mara', 30))
    await rebuildMemories({ database, memory })
    const before = { memories: await fingerprint(), calls: embeddingCalls() }
    const report = await rebuildMemories({ database, memory })
    expect(report).toMatchObject({ turns: 30, inserted: 0, known: 30, resumed: false })
    expect({ memories: await fingerprint(), calls: embeddingCalls() }).toEqual(before)
  })

  test('makes the memory that the live path has made already', async () => {
    await say(database, turnsOf('mara', 3))
    const { value: turns } = await streamTurns(database).next()
    await memory.addMemory(memoryOfTurn(turns![1]!))
    const live = await fingerprint()
    const report = await rebuildMemories({ database, memory })
    expect(report).toMatchObject({ turns: 3, inserted: 2, known: 1 })
    await database.db.execute(sql`delete from memories where content not like ${'%question 1 of mara%'}`)
    expect(await fingerprint()).toBe(live)
  })

  test('with several batches at once ends alike, and notes them in their order', async () => {
    await say(database, turnsOf('mara', 40))
    const seen: number[] = []
    const report = await rebuildMemories({
      database,
      memory,
      batchSize: 4,
      concurrency: 5,
      onProgress: ({ done, phase }) => phase === 'turns' && seen.push(done),
    })
    expect(report).toMatchObject({ status: 'finished', turns: 40, inserted: 40, pending: 0 })
    expect(seen).toEqual([0, 4, 8, 12, 16, 20, 24, 28, 32, 36, 40])
    expect(await count('memories')).toBe(40)

    await emptyTables(database)
    await introduce(database)
    await say(database, turnsOf('mara', 40))
    const stopped = await rebuildMemories({ database, memory, batchSize: 4, concurrency: 5, ...stopAfter(8) })
    expect(stopped.status).toBe('stopped')
    expect(await count('memories')).toBe(stopped.turns)
    expect(await rebuildMemories({ database, memory })).toMatchObject({ turns: 40, inserted: 40, known: 0 })
  })

  test('pairs nothing across a context reset', async () => {
    await say(database, turnsOf('mara', 4))
    await database.db.execute(sql`insert into user_persona_history_configs (id, user_id, personality_id, persona_id,
        last_context_reset, previous_context_reset)
      select gen_random_uuid(), owner_id, personality_id, persona_id,
        to_timestamp(${START / 1000 + 61}), to_timestamp(${START / 1000 + 1})
      from conversation_history join personas on personas.id = persona_id limit 1`)
    expect(await rebuildMemories({ database, memory })).toMatchObject({ turns: 2, inserted: 2 })
    expect(await count(`memories where content like '%question 2%' or content like '%question 3%'`)).toBe(2)
  })

  test('leaves alone what was hidden or deleted', async () => {
    await say(database, turnsOf('mara', 3))
    await rebuildMemories({ database, memory })
    await database.db.execute(sql`update memories set visibility = 'deleted'`)
    await rebuildMemories({ database, memory })
    expect(await count(`memories where visibility = 'deleted'`)).toBe(3)
  })

  test('takes only the turns of its filters', async () => {
    await say(database, [...turnsOf('mara', 10), ...turnsOf('joon', 10, { channelId: ROOM })])
    const counted = async (filters: object) => (await rebuildMemories({ database, memory, filters })).turns
    expect(await counted({ channelId: ROOM })).toBe(10)
    expect(await counted({ from: START + 5 * 60_000, until: START + 7 * 60_000 })).toBe(4)
    expect(await count('memories')).toBe(12)
    await expect(counted({ personaId: 'mara' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  test('keeps the others of a batch where one turn cannot be stored', async () => {
    await say(database, turnsOf('mara', 9))
    // Seconds that were taken for milliseconds, as old histories hold them.
    await database.db.execute(
      sql`update conversation_history set created_at = '1970-01-21'::timestamptz + (created_at - date_trunc('day', created_at))
        where content like '%5 %mara'`,
    )
    expect(await rebuildMemories({ database, memory })).toMatchObject({ turns: 9, inserted: 8, refused: 1 })
  })

  test('knows a turn again that was split into chunks', async () => {
    const said = { channelId: DM, personality: 'lilith', user: 'mara' }
    await say(database, [
      JSON.stringify({ ...said, role: 'user', content: 'Read this. '.repeat(4_000), createdAt: START }),
      JSON.stringify({ ...said, role: 'assistant', content: 'I have.', createdAt: START + 1 }),
    ])
    expect(await rebuildMemories({ database, memory })).toMatchObject({ turns: 1, inserted: 1 })
    expect(await count('memories')).toBeGreaterThan(1)
    expect(await rebuildMemories({ database, memory })).toMatchObject({ inserted: 0, known: 1 })
    expect(await rebuildMemories({ database, memory, dryRun: true })).toMatchObject({ inserted: 0, known: 1 })
  })
})

describe('a rebuild whose embedder refuses one batch with a 403', () => {
  const refuse = (texts: RegExp) =>
    openai.fault('forbidden', {
      times: Number.POSITIVE_INFINITY,
      match: ({ body }) => texts.test(JSON.stringify(body)),
    })

  test('loses that batch only, and the next run finishes it', async () => {
    await say(database, turnsOf('mara', 30))
    refuse(/question 1\d of mara/)
    const first = await rebuildMemories({ database, memory, batchSize: 10 })
    expect(first).toMatchObject({ status: 'finished', turns: 30, inserted: 30, postponed: 10, pending: 10 })
    expect(await count('memory_vectors')).toBe(20)

    openai.heal()
    const calls = embeddingCalls()
    const second = await rebuildMemories({ database, memory, batchSize: 10 })
    expect(second).toMatchObject({ inserted: 0, known: 30, postponed: 0, pending: 0 })
    expect(await count('memory_vectors')).toBe(30)
    expect(embeddingCalls()).toBe(calls + 1)
  })

  test('finishes it at the end of the same run where the embedder has come back', async () => {
    await say(database, turnsOf('mara', 30))
    openai.fault('forbidden', { times: 1 })
    const report = await rebuildMemories({ database, memory, batchSize: 10 })
    expect(report).toMatchObject({ inserted: 30, postponed: 10, pending: 0 })
    expect(await count('memory_vectors')).toBe(30)
  })
})

describe('a rebuild that was interrupted', () => {
  test('stops at the border of a batch, and the next one goes on there', async () => {
    await say(database, turnsOf('mara', 50))
    const first = await rebuildMemories({ database, memory, batchSize: 10, ...stopAfter(20) })
    expect(first).toMatchObject({ status: 'stopped', turns: 20, inserted: 20 })
    expect(await hasUnfinishedRebuild(database)).toBe(true)
    expect(await hasUnfinishedRebuild(database, { channelId: DM })).toBe(false)

    const calls = embeddingCalls()
    const seen: number[] = []
    const second = await rebuildMemories({
      database,
      memory,
      batchSize: 10,
      onProgress: ({ done, total }) => {
        expect(total).toBe(50)
        seen.push(done)
      },
    })
    expect(second).toMatchObject({ status: 'finished', resumed: true, turns: 50, inserted: 50, known: 0 })
    expect(seen).toEqual([20, 30, 40, 50])
    expect(embeddingCalls()).toBe(calls + 3)
    expect(await hasUnfinishedRebuild(database)).toBe(false)
  })

  test('between storing a batch and noting it, knows that batch again', async () => {
    await say(database, turnsOf('mara', 50))
    let batches = 0
    const killed = {
      model: memory.model,
      limits: memory.limits,
      embedPending: () => memory.embedPending(),
      async addMemories(batch: readonly NewMemory[]) {
        const added = await memory.addMemories(batch)
        if (++batches === 3) throw new Error('killed')
        return added
      },
    }
    await expect(rebuildMemories({ database, memory: killed, batchSize: 10 })).rejects.toThrow('killed')
    expect(await count('memories')).toBe(30)
    const next = await rebuildMemories({ database, memory, batchSize: 10 })
    expect(next).toMatchObject({ resumed: true, turns: 50, inserted: 40, known: 10, pending: 0 })
    expect(await count('memory_vectors')).toBe(50)
  })

  test('before it began is done by whoever looks next, unless what made it necessary was not kept', async () => {
    const lost = transaction(database, async (tx) => {
      await importHistory({ target: tx, lines: turnsOf('mara', 2) })
      await planRebuild(tx)
      throw new Error('killed')
    })
    await expect(lost).rejects.toThrow('killed')
    expect(await hasUnfinishedRebuild(database)).toBe(false)

    await say(database, turnsOf('mara', 2))
    await planRebuild(database)
    expect(await hasUnfinishedRebuild(database)).toBe(true)
    expect(await rebuildMemories({ database, memory })).toMatchObject({ turns: 2, inserted: 2 })
    expect(await hasUnfinishedRebuild(database)).toBe(false)
  })

  test('does not begin when it is stopped before it starts', async () => {
    await say(database, turnsOf('mara', 5))
    const report = await rebuildMemories({ database, memory, signal: AbortSignal.abort() })
    expect(report).toMatchObject({ status: 'stopped', turns: 0 })
    expect(await count('memories')).toBe(0)
  })
})

describe('a dry run', () => {
  test('counts what would happen, writes nothing and costs nothing', async () => {
    await say(database, turnsOf('mara', 20))
    await rebuildMemories({ database, memory, filters: { until: START + 5 * 60_000 } })
    const before = { memories: await fingerprint(), calls: embeddingCalls(), runs: await count('transfer_runs') }
    const report = await rebuildMemories({ database, memory, dryRun: true, batchSize: 3 })
    expect(report).toMatchObject({ dryRun: true, turns: 20, inserted: 15, known: 5 })
    const after = { memories: await fingerprint(), calls: embeddingCalls(), runs: await count('transfer_runs') }
    expect(after).toEqual(before)
    expect(await rebuildMemories({ database, memory })).toMatchObject({ inserted: 15, known: 5 })
  })

  test('tells what embedding would take', async () => {
    await say(database, turnsOf('mara', 20))
    const { estimate } = await rebuildMemories({ database, memory, dryRun: true, batchSize: 3 })
    const sent = openai.requests.length
    await rebuildMemories({ database, memory })
    const texts = openai.requests.slice(sent).flatMap(({ body }) => (body as { input: string[] }).input)
    expect(texts).toHaveLength(20)
    const tokens = texts.reduce((sum, text) => sum + embedder.countTokens(text), 0)
    expect(estimate).toEqual({ tokens, usd: (tokens / 1_000_000) * 0.02 })
    expect((await rebuildMemories({ database, memory, dryRun: true })).estimate).toEqual({ tokens: 0, usd: 0 })
  })

  test('knows what was erased', async () => {
    await say(database, turnsOf('mara', 3))
    await rebuildMemories({ database, memory })
    const [row] = await rowsOf<{ personaId: string; id: string }>(
      database,
      sql`select persona_id as "personaId", id from memories limit 1`,
    )
    await memory.forget({ personaId: row!.personaId, where: { ids: [row!.id] }, depth: 'erase', by: { actor: 'test' } })
    const expected = { inserted: 0, known: 2, erased: 1 }
    expect(await rebuildMemories({ database, memory, dryRun: true })).toMatchObject(expected)
    expect(await rebuildMemories({ database, memory })).toMatchObject(expected)
  })

  test('counts words said twice once', async () => {
    const said = { channelId: DM, personality: 'lilith', user: 'mara' }
    const thanks = (at: number) => [
      JSON.stringify({ ...said, role: 'user', content: 'thanks', createdAt: at }),
      JSON.stringify({ ...said, role: 'assistant', content: 'Filed.', createdAt: at + 1 }),
    ]
    await say(database, [...thanks(START), ...thanks(START + 10)])
    const expected = { turns: 2, inserted: 1, known: 1 }
    expect(await rebuildMemories({ database, memory, dryRun: true })).toMatchObject(expected)
    expect(await rebuildMemories({ database, memory })).toMatchObject(expected)
  })
})
