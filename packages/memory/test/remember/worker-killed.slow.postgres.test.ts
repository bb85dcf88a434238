import { setTimeout as sleep } from 'node:timers/promises'
import { type FakeOpenAI, seededRandom, startChild, startFakeOpenAI } from '@bot/testing'
import { sql } from 'drizzle-orm'
import { expect, it, onTestFinished } from 'vitest'
import { PgvectorMemoryAdapter } from '../../src/adapter.js'
import type { Database } from '../../src/database/database.js'
import { queryRows } from '../../src/database/rows.js'
import { transaction } from '../../src/database/transaction.js'
import { createEmbedder } from '../../src/embedding/create-embedder.js'
import { useTestDatabase } from '../support/database.js'
import { letTimePass, numbered, numberedVector, sizeOf, standing } from '../support/drill.js'
import { somePeople } from '../support/people.js'
import { urlOfTestDatabase } from '../support/server.js'

/* A drill: a worker that is killed again and again. DRILL_KILLS=50 makes it as long as it was once run by hand. */
const KILLS = sizeOf('DRILL_KILLS', 4)
const MAX_BATCH = 8
const MAX_PARALLEL = 4
/** A worker is killed after at most so many calls, and a moment. */
const CALLS = 16
/** More than all of them embed, so that every kill finds one at work. */
const MEMORIES = (CALLS + MAX_PARALLEL) * MAX_BATCH * (KILLS + 1)
const SEED = sizeOf('DRILL_SEED', 1)

const database = useTestDatabase()

/** Everything that embedding leaves behind, row by row. */
async function endState({ db }: Database) {
  const [row] = await queryRows(
    db,
    sql`select
      (select md5(string_agg((to_jsonb(vector) - 'created_at')::text, ',' order by persona_id, memory_id))
        from memory_vectors vector) as vectors,
      (select md5(string_agg(concat(memory::text, memory.xmin), ',' order by persona_id, id)) from memories memory) as memories,
      (select count(*)::int from embedding_backlog) as waiting`,
  )
  return row
}

/** A killed process may have had a commit under way, which its connection ends with. */
async function connectionsGone({ db }: Database, name: string): Promise<void> {
  const left = sql`select 1 from pg_stat_activity where application_name = ${name}`
  await expect.poll(async () => (await queryRows(db, left)).length, { timeout: 10_000 }).toBe(0)
}

const textsOf = (openai: FakeOpenAI, from: number) =>
  openai.requests.slice(from).map(({ body }) => (body as { input: string[] }).input)

it(`a worker that is killed ${KILLS} times leaves what an undisturbed one does, and embeds little twice`, async ({
  annotate,
}) => {
  const people = await somePeople(database)
  const openai = await startFakeOpenAI({ embedding: numberedVector })
  onTestFinished(() => openai.close())
  const embedder = await createEmbedder({ provider: 'openai', apiKey: openai.apiKey, baseUrl: openai.baseUrl })
  const memory = new PgvectorMemoryAdapter({ database, embedder })
  await transaction(database, (tx) =>
    memory.addMemories(
      Array.from({ length: MEMORIES }, (_, at) => numbered(people, at)),
      { transaction: tx },
    ),
  )
  const url = await urlOfTestDatabase(database)
  const name = `worker ${url.pathname}`
  url.searchParams.set('application_name', name)
  const worker = () =>
    startChild(
      new URL('../support/embed-backlog.ts', import.meta.url),
      ...[url.href, openai.baseUrl, String(MAX_BATCH), String(MAX_PARALLEL)],
    )

  await worker().ended()
  const undisturbed = await endState(database)
  expect(await standing(database)).toMatchObject({ vectors: MEMORIES, waiting: 0 })
  expect(textsOf(openai, 0).flat()).toHaveLength(MEMORIES)
  await database.db.execute(sql`insert into embedding_backlog (persona_id, memory_id, model)
    select persona_id, memory_id, model from memory_vectors`)
  await database.db.execute(sql`truncate memory_vectors`)

  const random = seededRandom(SEED)
  const begin = openai.requests.length
  const committed = new Set<string>()
  let atWork = 0
  for (let kill = 0; kill < KILLS; kill++) {
    const from = openai.requests.length
    const { process: killed, next, ended } = worker()
    expect(await next()).toEqual({ ready: true })
    const calls = from + random.integer(0, CALLS)
    await expect.poll(() => openai.requests.length >= calls, { interval: 5, timeout: 30_000 }).toBe(true)
    await sleep(random.integer(0, 100))
    if (killed.exitCode === null) atWork += 1
    killed.kill('SIGKILL')
    await ended()
    await connectionsGone(database, name)
    expect(
      textsOf(openai, from)
        .flat()
        .filter((text) => committed.has(text)),
    ).toEqual([])
    const stored = await queryRows<{ content: string }>(
      database.db,
      sql`select content from memories join memory_vectors vector
        on vector.persona_id = memories.persona_id and memory_id = id`,
    )
    for (const { content } of stored) committed.add(content)
    // The claims of the killed run out.
    await letTimePass(database)
  }
  const from = openai.requests.length
  await worker().ended()
  expect(
    textsOf(openai, from)
      .flat()
      .filter((text) => committed.has(text)),
  ).toEqual([])
  expect(atWork).toBe(KILLS)
  expect(committed.size).toBeLessThan(MEMORIES)
  expect(committed.size).toBeGreaterThan(0)

  expect(await endState(database)).toEqual(undisturbed)
  const again = textsOf(openai, begin).flat().length - MEMORIES
  await annotate(`${KILLS} kills: ${again} of ${MEMORIES} texts embedded again`)
  expect(again).toBeLessThanOrEqual(KILLS * MAX_PARALLEL * MAX_BATCH)
}, 1_200_000)
