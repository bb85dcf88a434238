import { emptyTables } from '@bot/testing'
import { type SQL, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { type DatabaseHealth, readDatabaseHealth } from '../../src/database/health.js'
import { useTestDatabase } from '../support/database.js'
import { somePeople } from '../support/people.js'

const database = useTestDatabase()
const closed = useTestDatabase()
const run = (statement: SQL) => database.db.execute(statement)
beforeEach(() => emptyTables(database))

const contentsOf = async () => {
  const { contents } = await readDatabaseHealth(database)
  if (contents === null) return expect.unreachable('the schema is current')
  return contents
}

/** That many memories of one persona. */
async function remember(count: number): Promise<void> {
  const { ann, lilith } = await somePeople(database)
  await run(sql`insert into memories (persona_id, id, personality_id, content)
                select ${ann}, gen_random_uuid(), ${lilith}, 'word ' || n from generate_series(1, ${count}) as n`)
}

async function activate(model: string): Promise<void> {
  await run(sql`update embedding_models set is_active = false`)
  await run(sql`insert into embedding_models (model, dimensions, is_active) values (${model}, 8, true)`)
}

const giveVectors = (model: string, count: number) =>
  run(sql`insert into memory_vectors (persona_id, memory_id, model, source_hash, embedding, personality_id, memory_created_at)
          select persona_id, id, ${model}, content_hash, array_fill(1, array[1536])::vector, personality_id, created_at
          from memories order by id limit ${count}`)

const putIntoBacklog = (model: string, status: string, due: string) =>
  run(sql`insert into embedding_backlog (persona_id, memory_id, model, status, due_at)
          select persona_id, id, ${model}, ${status}, now() + ${due}::interval from memories
          where not exists (select from embedding_backlog where memory_id = id and model = ${model}) order by id limit 1`)

test('an empty, migrated database is healthy and holds nothing', async () => {
  const health = await readDatabaseHealth(database)
  expect(health).toMatchObject({
    dialect: database.dialect,
    schema: 'current',
    vectorVersion: expect.stringMatching(/^0\.\d+/),
    contents: {
      missingIndexes: [],
      deferredIndexes: [],
      invalidIndexes: [],
      memories: { rows: 0, exact: true },
      activeModel: null,
      backlog: { waiting: { rows: 0, exact: true }, setAside: { rows: 0, exact: true }, overdueSeconds: null },
    },
  })
  expect(health.latencyMs).toBeGreaterThan(0)
})

test('counts memories, and vectors of the active model only', async () => {
  await remember(5)
  await activate('old')
  await giveVectors('old', 5)
  await activate('new')
  await giveVectors('new', 2)
  expect(await contentsOf()).toMatchObject({
    memories: { rows: 5, exact: true },
    activeModel: { model: 'new', dimensions: 8, vectors: { rows: 2, exact: true } },
  })
})

test('estimates what is more than it would count', async () => {
  await remember(12_000)
  await run(sql`analyze memories`)
  const { memories } = await contentsOf()
  expect(memories.exact).toBe(false)
  expect(memories.rows).toBeGreaterThan(11_000)
  expect(memories.rows).toBeLessThan(13_000)
})

describe('the backlog', () => {
  beforeEach(async () => {
    await remember(4)
    await activate('model')
  })

  test('is counted by what waits and what was set aside', async () => {
    await putIntoBacklog('model', 'waiting', '0')
    await putIntoBacklog('model', 'waiting', '1 hour')
    await putIntoBacklog('model', 'set_aside', '0')
    const { backlog } = await contentsOf()
    expect(backlog).toMatchObject({ waiting: { rows: 2 }, setAside: { rows: 1 } })
  })

  test('says how long its longest waiting item has been due', async () => {
    await putIntoBacklog('model', 'waiting', '-20 minutes')
    await putIntoBacklog('model', 'waiting', '-90 minutes')
    await putIntoBacklog('model', 'set_aside', '-9 hours')
    const { backlog } = await contentsOf()
    expect(backlog.overdueSeconds).toBeGreaterThanOrEqual(90 * 60)
    expect(backlog.overdueSeconds).toBeLessThan(91 * 60)
  })

  test('that is not due yet is not overdue', async () => {
    await putIntoBacklog('model', 'waiting', '1 minute')
    expect((await contentsOf()).backlog.overdueSeconds).toBeNull()
  })
})

describe('after a change that is taken back:', () => {
  class TakenBack extends Error {}
  async function healthAfter(...changes: SQL[]) {
    let health: DatabaseHealth | undefined
    const attempt = database.db.transaction(async (tx) => {
      for (const change of changes) await tx.execute(change)
      health = await readDatabaseHealth({ dialect: database.dialect, db: tx })
      throw new TakenBack()
    })
    await expect(attempt).rejects.toBeInstanceOf(TakenBack)
    return health
  }

  test('an index that is not there, or not as declared, is missing', async () => {
    const health = await healthAfter(
      sql`drop index memory_vectors_bits_idx`,
      sql`alter index memory_vectors_embedding_hnsw set (m = 8)`,
    )
    expect(health?.contents?.missingIndexes).toEqual(['memory_vectors_bits_idx', 'memory_vectors_embedding_hnsw'])
  })

  test('an index whose building was interrupted is invalid', async () => {
    const health = await healthAfter(
      sql`update pg_index set indisvalid = false where indexrelid = 'memories_list_idx'::regclass`,
    )
    expect(health?.contents?.invalidIndexes).toEqual(['memories_list_idx'])
  })

  test('of a database that was never migrated nothing is said but that', async () => {
    const health = await healthAfter(sql`truncate drizzle.__bot_memory_migrations`)
    expect(health).toMatchObject({ schema: 'behind', contents: null })
  })
})

test('a database that does not answer is unavailable', async () => {
  await closed.close()
  await expect(readDatabaseHealth(closed)).rejects.toMatchObject({ code: 'database_unavailable' })
})
